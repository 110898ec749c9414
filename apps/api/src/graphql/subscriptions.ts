import type { LiveEvent } from '@dramatis/contract/events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MercuriusContext, PersistedQueryProvider } from 'mercurius';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { MakeCtx } from '../http/server.ts';
import { openEventStream, type EventStream } from '../http/sse.ts';
import { knownDocuments } from './documents.ts';
import { formatErrors } from './errors.ts';

/** What a subscription is about. */
interface Subject {
  readonly type: 'draft' | 'cast';
  readonly id: string;
  readonly ended: boolean;
}

/** Of a route whose schema is checked. */
type StreamRequest = FastifyRequest<{ Body: Parameters<PersistedQueryProvider['isPersistedQuery']>[0] }>;

declare module 'mercurius' {
  interface MercuriusContext {
    /** Only where the answer is an event stream: is told what to follow. */
    follow?: (subject: Subject) => void;
  }
}

const ENDS: ReadonlySet<string> = new Set(['ready', 'failed', 'cancelled']);

/** Answers the field of a subscription, and says what is to be followed. @throws AppError where nothing can be */
export async function followed<T extends { id: string; status: string }>(
  { follow }: MercuriusContext,
  type: Subject['type'],
  read: () => Promise<T>,
): Promise<T> {
  if (follow === undefined) {
    throw new AppError('invalid_input', 'Subscriptions are answered as event streams: send Accept: text/event-stream.');
  }
  const value = await read();
  follow({ type, id: value.id, ended: ENDS.has(value.status) });
  return value;
}

/**
 * Answers operations as event streams where nothing else is accepted: GraphQL over SSE, in its "distinct connections
 * mode". A subscription is carried out like a query, and again whenever its subject has changed: all that holds for
 * queries so holds for it.
 */
export function eventStreamAnswers(makeCtx: MakeCtx) {
  return async (request: StreamRequest, reply: FastifyReply): Promise<void> => {
    const accepted = request.headers.accept ?? '';
    // Some clients list it behind JSON with every query.
    if (!accepted.includes('text/event-stream') || accepted.includes('json')) return;
    const ctx = await makeCtx(request, reply);
    const stream = openEventStream(reply);
    await stream.endAfter(answer(ctx, stream, (context) => carryOut(request, reply, context)));
  };
}

/** The result of an operation, carried out once. */
interface Result {
  data?: unknown;
  errors?: readonly object[];
}

type CarryOut = (context: Ctx & Pick<MercuriusContext, 'follow'>) => Promise<Result>;

async function answer(ctx: Ctx, stream: EventStream, carryOut: CarryOut): Promise<void> {
  const { signal } = stream;
  let subject: Subject | undefined;
  let change = Promise.withResolvers<void>();
  const stopListening = ctx.hub.subscribe(ctx.user.id, (event) => {
    if (concerns(event, subject)) change.resolve();
  });
  signal.addEventListener('abort', () => change.resolve(), { once: true });
  try {
    while (!signal.aborted) {
      // Before it is read: what changes meanwhile is read again.
      change = Promise.withResolvers();
      const follow = (found: Subject) => {
        subject = found;
      };
      const result = await carryOut({ ...ctx, follow }).catch((error: unknown) => faultOf(error, ctx));
      stream.sendNamed('next', result);
      if (result.data == null || subject === undefined || subject.ended) {
        stream.sendNamed('complete');
        return;
      }
      // Nothing is read for a reader who is still busy with the last value.
      await stream.taken();
      if (!signal.aborted) await change.promise;
    }
  } finally {
    stopListening();
  }
}

/** Whether an event may have changed the subject; before it is known, any of its kinds may. */
function concerns(event: LiveEvent, subject: Subject | undefined): boolean {
  if (event.type === 'draft') return subject === undefined || event.draft.id === subject.id;
  if (event.type === 'cast') return subject === undefined || event.cast.id === subject.id;
  return event.type === 'resync';
}

/** Of what was refused before it was carried out. */
function faultOf(error: unknown, { log }: Ctx): Result {
  return { data: null, errors: formatErrors([error instanceof Error ? error : new Error(String(error))], log) };
}

async function carryOut(
  { body, validationError }: StreamRequest,
  reply: FastifyReply,
  context: object,
): Promise<Result> {
  if (validationError !== undefined) throw validationError;
  const query = knownDocuments.isPersistedQuery(body)
    ? await knownDocuments.getQueryFromHash(knownDocuments.getHash(body))
    : body.query;
  if (query === undefined || query === '') throw new AppError('invalid_input', 'There is no query.');
  return await reply.graphql(query, context, { ...body.variables }, body.operationName);
}
