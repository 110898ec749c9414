import { and, inArray, ne } from 'drizzle-orm';
import { LAST_SEQ, type GenerationLog, type GenerationRef, type PersonEvent } from '../../adapters/hub/hub.ts';
import { logPointer, type PersonPointer } from '../../adapters/hub/pointer.ts';
import type { Deps } from '../../context.ts';
import type { Database } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { NotFoundError } from '../../errors.ts';
import { loadCast } from '../casts/load.ts';
import { castProgress } from '../casts/view.ts';
import { loadDraft } from '../drafts/load.ts';
import { draftView } from '../drafts/view.ts';
import { readLog } from '../generation/event-log.ts';
import { lastEvent } from '../generation/last-event.ts';
import { loadMessageView } from '../messages/view.ts';
import { loadSession } from '../sessions/read.ts';
import { loadNotebookView, loadSource, sourceView } from '../notebooks/load.ts';
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

interface Mirror {
  readonly ref: GenerationRef;
  readonly log: GenerationLog;
  /** The generation is over; its end is being read. */
  ending: boolean;
}

/** @param workerId names this process: what it writes itself is in its hub already */
export function createRelay(deps: Pick<Deps, 'db' | 'hub' | 'log'>, workerId: string): Relay {
  const { db, hub, log: logger } = deps;
  const mirrors = new Map<string, Mirror>();
  let timer: NodeJS.Timeout | undefined;
  /** What the next reading is for; it begins when the one under way is over. */
  const due = { ids: new Set<string>(), everything: false };
  let reading = Promise.resolve();
  let next: Promise<void> | undefined;

  /** Reads on in one mirror. */
  function pull(messageId: string): Promise<void> {
    due.ids.add(messageId);
    return readDue();
  }

  /** Looks for new generations and reads on in all mirrors. */
  function pullAll(): Promise<void> {
    due.everything = true;
    return readDue();
  }

  /** One reading at a time: two would bring the same events twice. Calls that come meanwhile share the next. */
  function readDue(): Promise<void> {
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        const { everything } = due;
        const ids = [...due.ids];
        due.everything = false;
        due.ids.clear();
        next = undefined;
        reading = everything ? readAll() : read(ids);
        return reading;
      });
    return next;
  }

  async function readAll(): Promise<void> {
    for (const ref of await findElsewhere(db, workerId, hub.subscribers())) open(ref);
    await read([...mirrors.keys()]);
  }

  async function read(ids: readonly string[]): Promise<void> {
    const wanted = ids.flatMap((messageId) => {
      const mirror = mirrors.get(messageId);
      return mirror === undefined || mirror.ending ? [] : [{ messageId, after: mirror.log.emitted.length }];
    });
    if (wanted.length === 0) return;
    for (const tail of await readLog(db, wanted)) {
      const mirror = mirrors.get(tail.messageId);
      if (mirror === undefined) continue;
      for (const event of tail.events) mirror.log.emit(event);
      // Not waited for: nobody's next token waits for somebody's end.
      if (!tail.running) end(mirror).catch(logFault);
    }
  }

  function open(ref: GenerationRef): void {
    if (mirrors.has(ref.messageId)) return;
    mirrors.set(ref.messageId, { ref, log: hub.open(ref), ending: false });
  }

  async function end(mirror: Mirror): Promise<void> {
    mirror.ending = true;
    const ending = await readEnding(db, mirror.ref).catch((error: unknown) => {
      mirror.ending = false;
      throw error;
    });
    mirrors.delete(mirror.ref.messageId);
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

  const logFault = (error: unknown) => logger.warn({ err: error }, 'what another process writes was not read');
  const pullOrLog = () => void pullAll().catch(logFault);

  async function tell({ ownerId, type, id }: PersonPointer): Promise<void> {
    const mirror = mirrors.get(id);
    if (type === 'generation_ended' && mirror !== undefined) await tellMirror(mirror);
    else if (!hub.subscribers().includes(ownerId)) return;
    else if (type === 'generation_ended') await tellEnd(ownerId, id);
    else {
      const event = await readEvent(db, ownerId, type, id);
      if (event !== null) hub.deliver(ownerId, event);
    }
  }

  /** The end tells all of the text; only what comes before the text must be read. */
  async function tellMirror(mirror: Mirror): Promise<void> {
    if (mirror.log.text === '') await pull(mirror.ref.messageId);
    else if (!mirror.ending) await end(mirror);
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
      await pull(ref.messageId);
    },

    discover: pullOrLog,

    onPayload(payload) {
      if (payload === logPointer) {
        if (somebodyCares()) pullOrLog();
        return;
      }
      const pointer: PersonPointer = JSON.parse(payload);
      if (pointer.from === workerId) return;
      tell(pointer).catch(logFault);
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
    case 'cast':
      return await orNull(async () => ({ type, cast: castProgress(await loadCast(db, ownerId, id)) }));
    case 'notebook':
      return await orNull(async () => ({ type, notebook: await loadNotebookView(db, ownerId, id) }));
    case 'source':
      return await orNull(async () => ({ type, source: sourceView(await loadSource(db, ownerId, id)) }));
    case 'notebook_deleted':
      return { type, notebook_id: id };
    case 'session_deleted':
    case 'messages_changed':
    case 'memories_changed':
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
