import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Auth } from '../adapters/auth/auth.ts';
import type { Ctx, Deps } from '../context.ts';
import { AppError } from '../errors.ts';

/** The server with TypeBox schemas giving handlers their types. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Makes the context of a request, or refuses a stranger. */
export type MakeCtx = (request: FastifyRequest, reply: FastifyReply) => Promise<Ctx>;

export function ctxMaker(deps: Deps, auth: Auth): MakeCtx {
  return async (request, reply) => {
    const identity = await auth.identify(webHeaders(request));
    if (identity === null) {
      throw new AppError(
        'unauthenticated',
        'Nobody is signed in. POST /api/auth/sign-in/anonymous makes a guest identity.',
      );
    }
    for (const cookie of identity.setCookies) reply.header('set-cookie', cookie);
    return { ...deps, log: request.log, user: { id: identity.userId } };
  };
}

export function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const item of value ?? []) headers.append(name, item);
  }
  return headers;
}
