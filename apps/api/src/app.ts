import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import { MESSAGE_MAX_LENGTH, UPLOAD_MAX_BYTES } from '@dramatis/contract/limits';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { TSchema } from 'typebox';
import type { Auth } from './adapters/auth/auth.ts';
import type { Deps } from './context.ts';
import { playgroundRoutes } from './graphql/playground/routes.ts';
import { graphqlRoutes } from './graphql/plugin.ts';
import { attachmentRoutes } from './http/attachments.ts';
import { authRoutes } from './http/auth.ts';
import { avatarRoutes } from './http/avatars.ts';
import { cardRoutes } from './http/cards.ts';
import { characterRoutes } from './http/characters.ts';
import { contextRoutes } from './http/contexts.ts';
import { healthRoutes } from './http/health.ts';
import { interchangeRoutes } from './http/interchange.ts';
import { memoryRoutes } from './http/memories.ts';
import { messageRoutes } from './http/messages.ts';
import { metaRoutes } from './http/meta.ts';
import { notebookChatRoutes } from './http/notebook-chat.ts';
import { notebookRoutes } from './http/notebooks.ts';
import { originCheck } from './http/origin.ts';
import { pagePolicy } from './http/page-policy.ts';
import { problemOf, sendProblem } from './http/problem.ts';
import { searchRoutes } from './http/search.ts';
import { sendMessageRoutes } from './http/send-message.ts';
import { ctxMaker, type Server } from './http/server.ts';
import { sessionRoutes } from './http/sessions.ts';
import { streamRoutes } from './http/streams.ts';
import { uploadRoutes } from './http/uploads.ts';
import { serveWebApp } from './http/web-app.ts';
import { validator } from './validation.ts';

export interface AppOptions {
  readonly deps: Deps;
  readonly auth: Auth;
  readonly logger: FastifyBaseLogger;
  readonly isReady: () => Promise<boolean>;
  readonly version: string;
  readonly webDir: string;
  readonly webOrigins: readonly string[];
  readonly publicUrl: string | undefined;
  /** GraphQL tells its schema, and has a playground. */
  readonly development: boolean;
}

/** Every character of the longest message may take four bytes, and cards are longer still. */
const BODY_LIMIT = Math.max(4 * MESSAGE_MAX_LENGTH, 2 * 1024 * 1024);

/** Builds the server, without listening. */
export async function buildApp(options: AppOptions): Promise<Server> {
  const { deps, auth } = options;
  const server: Server = Fastify({
    loggerInstance: options.logger,
    bodyLimit: BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
  }).withTypeProvider<TypeBoxTypeProvider>();

  server.setValidatorCompiler(({ schema, httpPart }: { schema: TSchema; httpPart?: string }) => {
    const check = validator(schema, { convert: httpPart !== 'body' });
    return (value: unknown) => {
      try {
        return { value: check(value) };
      } catch (error) {
        return { error: error instanceof Error ? error : new Error(String(error)) };
      }
    };
  });
  server.setErrorHandler((error, request, reply) => sendProblem(reply, problemOf(error, request.log)));
  server.addHook('onRequest', originCheck(options.webOrigins, options.publicUrl));

  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: pagePolicy },
    // The app is served over plain HTTP on a laptop; whoever puts TLS before it sets this there.
    strictTransportSecurity: false,
  });
  await server.register(cors, {
    origin: [...options.webOrigins],
    credentials: true,
    exposedHeaders: ['retry-after', 'server-timing', 'link'],
  });
  await server.register(multipart, {
    limits: { fileSize: UPLOAD_MAX_BYTES, files: 1, fields: 10, fieldSize: 10_000, parts: 11 },
    throwFileSizeLimit: false,
  });

  const makeCtx = ctxMaker(deps, auth);
  await server.register(healthRoutes(options.isReady, deps.knowledge.vectors));

  // Mounted twice: /api for our own frontend, /api/v1 for those who want a version in their paths.
  async function api(scope: Server): Promise<void> {
    await scope.register(metaRoutes(deps, options.version));
    await scope.register(sendMessageRoutes(makeCtx));
    await scope.register(sessionRoutes(makeCtx));
    await scope.register(interchangeRoutes(makeCtx));
    await scope.register(messageRoutes(makeCtx));
    await scope.register(contextRoutes(makeCtx));
    await scope.register(memoryRoutes(makeCtx));
    await scope.register(searchRoutes(makeCtx));
    await scope.register(streamRoutes(makeCtx));
    await scope.register(characterRoutes(makeCtx));
    await scope.register(cardRoutes(makeCtx));
    await scope.register(avatarRoutes(makeCtx));
    await scope.register(uploadRoutes(makeCtx));
    await scope.register(attachmentRoutes(makeCtx));
    await scope.register(notebookRoutes(makeCtx));
    await scope.register(notebookChatRoutes(makeCtx));
    await scope.register(graphqlRoutes(makeCtx, options));
    if (options.development) await scope.register(playgroundRoutes);
  }
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dramatis',
        version: options.version,
        description: 'Sessions and messages. Characters are at POST /api/graphql.',
      },
    },
  });
  await server.register(
    async (scope) => {
      await api(scope);
      scope.get('/openapi.json', async () => server.swagger());
    },
    { prefix: '/api' },
  );
  await server.register(api, { prefix: '/api/v1' });
  await server.register(authRoutes(auth), { prefix: '/api' });

  await serveWebApp(server, options.webDir);
  return server;
}
