import { and, inArray, ne } from 'drizzle-orm';
import { LAST_SEQ, type GenerationLog, type GenerationRef, type PersonEvent } from '../../adapters/hub/hub.ts';
import { logPointer, type PersonPointer } from '../../adapters/hub/pointer.ts';
import type { Deps } from '../../context.ts';
import type { Database } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { NotFoundError } from '../../errors.ts';
import { loadDraft } from '../drafts/load.ts';
import { draftView } from '../drafts/view.ts';
import { readLog, type LogTail } from '../generation/event-log.ts';
import { lastEvent } from '../generation/last-event.ts';
import { loadMessageView } from '../messages/view.ts';
import { loadSession } from '../sessions/read.ts';
import { sessionView } from '../sessions/view.ts';

/** Without a notification (it was lost, or its connection is down) the log is read this often while somebody cares. */
const POLL_MS = 1_000;

/** Brings what other processes do to the readers in this one. */
export interface Relay {
  /**
   * Follows a generation that another process writes, so that the hub knows it until it ends. Resolves once what is
   * logged of it is in the hub.
   */
  mirror(generation: GenerationRef): Promise<void>;
  /** To be called when somebody begins to follow: brings their generations elsewhere into the hub. */
  discover(): void;
  /** To be called with each notification's payload. */
  onPayload(payload: string): void;
  /** To be called when notifications may have been missed. */
  onGap(): void;
  start(): void;
  stop(): void;
}

/** @param workerId names this process: what it writes itself is in its hub already */
export function createRelay(deps: Pick<Deps, 'db' | 'hub' | 'log'>, workerId: string): Relay {
  const { db, hub, log: logger } = deps;
  const mirrors = new Map<string, { ref: GenerationRef; log: GenerationLog }>();
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> | undefined;
  let again: Promise<void> | undefined;

  /** Reads on in all mirrors. Calls that come while it reads share one further reading, which sees what they came for. */
  function pull(): Promise<void> {
    if (reading === undefined) {
      reading = read().finally(() => (reading = undefined));
      return reading;
    }
    again ??= reading
      .catch(() => undefined)
      .then(() => {
        again = undefined;
        return pull();
      });
    return again;
  }

  async function read(): Promise<void> {
    for (const ref of await findElsewhere(db, workerId, hub.subscribers())) open(ref);
    if (mirrors.size === 0) return;
    const wanted = [...mirrors].map(([messageId, { log }]) => ({ messageId, after: log.emitted.length }));
    const tails = await readLog(db, wanted);
    for (const tail of tails) take(tail);
    // Only now, so that nobody's next token waits for somebody's end.
    await Promise.all(tails.filter(({ running }) => !running).map(end));
  }

  function open(ref: GenerationRef): void {
    if (mirrors.has(ref.messageId)) return;
    mirrors.set(ref.messageId, { ref, log: hub.open(ref) });
  }

  function take({ messageId, events }: LogTail): void {
    const log = mirrors.get(messageId)?.log;
    for (const event of events) log?.emit(event);
  }

  async function end({ messageId }: LogTail): Promise<void> {
    const mirror = mirrors.get(messageId);
    if (mirror === undefined) return;
    const ending = await readEnding(db, mirror.ref);
    mirrors.delete(messageId);
    if (ending === null) {
      mirror.log.drop();
      return;
    }
    // The log ends with the last whole tick.
    const { content } = ending.message;
    const { text } = mirror.log;
    if (content.length > text.length && content.startsWith(text)) {
      mirror.log.emit({ type: 'token', text: content.slice(text.length) });
    }
    mirror.log.end(lastEvent(ending));
  }

  const somebodyCares = () => mirrors.size > 0 || hub.subscribers().length > 0;

  const pullOrLog = () => void pull().catch((error: unknown) => logger.warn({ err: error }, 'the log was not read'));

  async function tell({ ownerId, type, id }: PersonPointer): Promise<void> {
    if (type === 'generation_ended' && mirrors.has(id)) await pull();
    else if (!hub.subscribers().includes(ownerId)) return;
    else if (type === 'generation_ended') await tellEnd(ownerId, id);
    else {
      const event = await readEvent(db, ownerId, type, id);
      if (event !== null) hub.deliver(ownerId, event);
    }
  }

  /** A reply that was written before this process learnt of it. */
  async function tellEnd(ownerId: string, messageId: string): Promise<void> {
    const ending = await readEnding(db, { ownerId, messageId });
    if (ending === null) return;
    const place = { chat_session_id: ending.session.id, message_id: messageId, seq: LAST_SEQ };
    hub.deliver(ownerId, { ...lastEvent(ending), ...place });
    hub.deliver(ownerId, { type: 'messages_changed', chat_session_id: ending.session.id });
  }

  return {
    async mirror(ref) {
      open(ref);
      await pull();
    },

    discover: pullOrLog,

    onPayload(payload) {
      if (payload === logPointer) {
        if (somebodyCares()) pullOrLog();
        return;
      }
      const pointer: PersonPointer = JSON.parse(payload);
      if (pointer.from === workerId) return;
      tell(pointer).catch((error: unknown) => logger.warn({ err: error }, 'news of another process were not read'));
    },

    onGap() {
      for (const ownerId of hub.subscribers()) hub.deliver(ownerId, { type: 'resync' });
      pullOrLog();
    },

    start() {
      timer = setInterval(() => {
        if (somebodyCares()) pullOrLog();
      }, POLL_MS);
    },

    stop() {
      clearInterval(timer);
    },
  };
}

async function findElsewhere(db: Database, workerId: string, ownerIds: readonly string[]): Promise<GenerationRef[]> {
  if (ownerIds.length === 0) return [];
  return await db
    .select({
      messageId: generations.messageId,
      sessionId: generations.sessionId,
      ownerId: generations.ownerId,
    })
    .from(generations)
    .where(and(inArray(generations.ownerId, [...ownerIds]), ne(generations.workerId, workerId)));
}

/** @returns null when message or session are gone */
async function readEnding(db: Database, { ownerId, messageId }: Pick<GenerationRef, 'ownerId' | 'messageId'>) {
  return await orNull(async () => {
    const message = await loadMessageView(db, ownerId, messageId);
    return { message, session: sessionView(await loadSession(db, ownerId, message.chat_session_id)) };
  });
}

async function readEvent(
  db: Database,
  ownerId: string,
  type: PersonEvent['type'],
  id: string,
): Promise<PersonEvent | null> {
  switch (type) {
    case 'session_changed':
      return await orNull(async () => ({ type, session: sessionView(await loadSession(db, ownerId, id)) }));
    case 'draft':
      return await orNull(async () => ({ type, draft: draftView(await loadDraft(db, ownerId, id)) }));
    case 'session_deleted':
    case 'messages_changed':
      return { type, chat_session_id: id };
  }
}

async function orNull<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
