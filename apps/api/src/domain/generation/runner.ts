import type { ErrorCode } from '@dramatis/contract/errors';
import type { MessageMetadata, Message } from '@dramatis/contract/messages';
import type { Answerer, ModelSettings, Session, StoryPosition } from '@dramatis/contract/sessions';
import { setTimeout as wait } from 'node:timers/promises';
import type { GenerationLog, GenerationRef } from '../../adapters/hub/hub.ts';
import type { Deps } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { messageError } from '../message-error.ts';
import { answer, type AnswerPiece } from './answer.ts';
import { logEvents } from './event-log.ts';
import { finalise, type Ending } from './finalise.ts';
import { rememberSoon } from '../memories/remember-soon.ts';
import { improveTitle } from '../sessions/propose-title.ts';
import { lastEvent } from './last-event.ts';
import { generationLost, renewLeases, sweep } from './leases.ts';
import type { LoreCharacter } from './lore.ts';
import type { PreparedPrompt } from './prepare-prompt.ts';
import type { HistoryMessage } from './prompt.ts';
import { storedContext } from './stored-context.ts';

/** Everything one generation needs, gathered when its rows were written. */
export interface GenerationOrder extends GenerationRef {
  /** The message it answers. */
  readonly promptMessageId: string;
  /** The branch up to that message, oldest first, as far up as a prompt can reach. */
  readonly loadHistory: () => Promise<HistoryMessage[]>;
  readonly character: LoreCharacter | null;
  readonly userPersona: string;
  readonly worldTime: string;
  readonly storyPosition: StoryPosition | null;
  /** What replies are grounded in; null: in nothing. */
  readonly notebookId: string | null;
  /** Who writes the reply. */
  readonly answeredBy: Answerer;
  readonly settings: ModelSettings;
  /** The bound session and its new messages, as the first event tells them. */
  readonly announcement: {
    readonly session: Session;
    /** What came with the reply and stands before it: a greeting, the person's message. */
    readonly before: Message[];
    readonly reply: Message;
    readonly userMessageId: string | null;
    readonly titled: boolean;
  };
  /** When the request arrived, on the clock of `performance.now()`. */
  readonly arrivedAt: number;
}

/** Runs this process's generations. They belong to no connection: readers come and go through the hub. */
export interface Runner {
  readonly workerId: string;
  /** True once the process is stopping: nothing new may be started. */
  readonly draining: boolean;
  /** Starts a generation whose rows are committed. Returns at once. */
  start(order: GenerationOrder): void;
  /** Stops a generation that runs here, keeping its text. @returns false when it doesn't */
  stop(messageId: string): boolean;
  /** Begins the sweep for what dead processes left. */
  begin(): Promise<void>;
  /** Lets what runs finish within the grace period, then interrupts it, keeping its text. */
  drain(graceMs: number): Promise<void>;
}

/** How often what was emitted is logged: the most text that a crash can cost, and the delay in other processes. */
const TICK_MS = 120;
const RENEW_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 2_000;
const RETRY_EVERY_MS = 500;

/** Faults of a connection, not of what came over it. */
const BREAKS: ReadonlySet<ErrorCode> = new Set(['model_broken_stream', 'model_timeout', 'engine_broken_stream']);

/** Why a generation was aborted: the way its message ends. */
class Halt extends Error {
  readonly status: 'stopped' | 'interrupted';

  constructor(status: 'stopped' | 'interrupted') {
    super(status);
    this.status = status;
  }
}

interface Running {
  readonly log: GenerationLog;
  readonly abort: AbortController;
  /** How many of its events are in the log. */
  logged: number;
  finished: Promise<void>;
}

export function createRunner(
  deps: Pick<Deps, 'db' | 'llm' | 'hub' | 'jobs' | 'files' | 'knowledge' | 'contextTokens' | 'clock' | 'log'>,
  options: {
    workerId: string;
    generateTitles: boolean;
    /** Called when a reply has ended and its end is written. */
    onEnded: () => void;
  },
): Runner {
  const { db, llm, hub, clock, log: logger } = deps;
  const { workerId } = options;
  const running = new Map<string, Running>();
  const afterwards = new Set<Promise<void>>();
  const stopping = new AbortController();
  let draining = false;
  let givenUp = false;
  let tickTimer: NodeJS.Timeout | undefined;
  let sweepTimer: NodeJS.Timeout | undefined;
  let renewedAt = 0;

  async function run(order: GenerationOrder, log: GenerationLog, signal: AbortSignal): Promise<void> {
    const metadata: MessageMetadata = { ...order.announcement.reply.metadata, ...sceneOf(order), demo: llm.demo };
    const sent: { prompt?: PreparedPrompt } = {};
    const ending = await write(order, log, metadata, sent, signal);
    const since = (t: number) => Math.round((t - order.arrivedAt) * 10) / 10;
    metadata.timings = { queue: 0, prompt: 0, ...metadata.timings, total: since(performance.now()) };
    // Now that nobody waits for a first word.
    const context = sent.prompt === undefined ? null : storedContext(sent.prompt);
    const rows = await persistently(() =>
      finalise(db, order.ownerId, order.announcement, workerId, {
        ...ending,
        content: log.text,
        metadata,
        context,
        at: clock(),
      }),
    );
    if (rows === null) log.drop();
    else log.end(lastEvent(rows));
    options.onEnded();
    if (options.generateTitles && order.announcement.titled && rows?.message.status === 'complete') {
      background(improveTitle(deps, order, stopping.signal), 'no better title was written');
    }
    if (sent.prompt !== undefined && rows !== null) {
      background(rememberSoon(deps, order, sent.prompt), 'older turns are not summed up yet');
    }
  }

  /** What comes after a reply: it is worth no retry, and holds nothing up. */
  function background(work: Promise<void>, failure: string): void {
    const done = work
      .catch((error: unknown) => logger.info({ err: error }, failure))
      .finally(() => afterwards.delete(done));
    afterwards.add(done);
  }

  /** The end of a reply outlives a database that is away for a while: its text is only here until it is written. */
  async function persistently<T>(write: () => Promise<T>): Promise<T | null> {
    while (true) {
      try {
        return await write();
      } catch (error) {
        logger.error({ err: error }, 'the end of a reply could not be written; trying again');
        if (givenUp) return null;
        await wait(RETRY_EVERY_MS);
      }
    }
  }

  /** Streams the reply into the log. Never throws: a fault is an ending, too. */
  async function write(
    order: GenerationOrder,
    log: GenerationLog,
    metadata: MessageMetadata,
    sent: { prompt?: PreparedPrompt },
    signal: AbortSignal,
  ): Promise<Pick<Ending, 'status' | 'error'>> {
    const since = (t: number) => Math.round((t - order.arrivedAt) * 10) / 10;
    try {
      const { session, before, reply, userMessageId, titled } = order.announcement;
      const messages = [...before, reply];
      log.emit({ type: 'session', user_message_id: userMessageId, ai_message_id: order.messageId, session, messages });
      if (titled) log.emit({ type: 'title', title: session.title, title_source: session.title_source });

      const queue = since(performance.now());
      const history = await order.loadHistory();
      const scene = { ...order, history, begun: reply.content, cited: metadata.sources ?? [] };
      let first = true;
      for await (const piece of answer(deps, scene, signal)) {
        if (piece.type === 'prompt') {
          sent.prompt = piece.prompt;
          metadata.timings = { queue, prompt: since(performance.now()), total: 0 };
          continue;
        }
        if (first && piece.type !== 'answerer') {
          metadata.timings = { queue, prompt: 0, total: 0, ...metadata.timings, first_token: since(performance.now()) };
          first = false;
        }
        take(piece, log, metadata);
      }
      return { status: 'complete', error: null };
    } catch (error) {
      return endingOf(error, log.text !== '');
    }
  }

  function endingOf(error: unknown, hasText: boolean): Pick<Ending, 'status' | 'error'> {
    if (error instanceof Halt) {
      return { status: error.status, error: error.status === 'stopped' ? null : generationLost };
    }
    if (error instanceof AppError) {
      // A reply that broke off for want of a connection is cut short, not wrong.
      const cutShort = hasText && BREAKS.has(error.code);
      return { status: cutShort ? 'interrupted' : 'failed', error: messageError(error) };
    }
    logger.error({ err: error }, 'generation failed');
    return { status: 'failed', error: messageError(error) };
  }

  /** Logs what is new, and learns which generations are to stop or are no longer this process's. */
  async function tick(): Promise<void> {
    const told = [...running].map(([messageId, generation]) => ({
      messageId,
      seq: generation.log.emitted.length,
      generation,
    }));
    const unlogged = told
      .filter(({ seq, generation }) => seq > generation.logged)
      .map(({ messageId, seq, generation }) => ({
        messageId,
        seq,
        events: generation.log.emitted.slice(generation.logged, seq),
      }));
    const mine = await logEvents(db, workerId, unlogged);
    for (const { messageId, seq, generation } of told) {
      generation.logged = seq;
      const known = mine.get(messageId);
      if (known === undefined) generation.abort.abort(new Halt('interrupted'));
      else if (known.stopRequested) generation.abort.abort(new Halt('stopped'));
    }
    if (performance.now() - renewedAt < RENEW_EVERY_MS) return;
    await renewLeases(
      db,
      told.map(({ messageId }) => messageId),
      clock(),
    );
    renewedAt = performance.now();
  }

  function scheduleTick(): void {
    tickTimer ??= setTimeout(async () => {
      await tick().catch((error: unknown) => logger.error({ err: error }, 'events were not logged; trying again'));
      tickTimer = undefined;
      if (running.size > 0) scheduleTick();
    }, TICK_MS);
  }

  async function sweepAndLog(): Promise<void> {
    const count = await sweep(db, clock());
    if (count > 0) logger.warn({ count }, 'replies of a process that died were marked as interrupted');
  }

  function scheduleSweep(): void {
    sweepTimer = setTimeout(async () => {
      await sweepAndLog().catch((error: unknown) => logger.error({ err: error }, 'sweep failed; trying again'));
      if (sweepTimer !== undefined) scheduleSweep();
    }, SWEEP_EVERY_MS);
  }

  return {
    workerId,
    get draining() {
      return draining;
    },

    start(order) {
      const abort = new AbortController();
      const log = hub.open(order);
      const finished = run(order, log, abort.signal)
        .catch((error: unknown) =>
          logger.error({ err: error, messageId: order.messageId }, 'the end of a generation could not be written'),
        )
        .finally(() => running.delete(order.messageId));
      running.set(order.messageId, { log, abort, logged: 0, finished });
      scheduleTick();
    },

    stop(messageId) {
      const generation = running.get(messageId);
      generation?.abort.abort(new Halt('stopped'));
      return generation !== undefined;
    },

    async begin() {
      await sweepAndLog();
      scheduleSweep();
    },

    async drain(graceMs) {
      draining = true;
      stopping.abort(new Error('The server is stopping.'));
      const all = Promise.all([...running.values()].map((generation) => generation.finished));
      const grace = setTimeout(() => {
        for (const { abort } of running.values()) abort.abort(new Halt('interrupted'));
        givenUp = true;
      }, graceMs);
      await all;
      await Promise.all(afterwards);
      clearTimeout(grace);
      clearTimeout(tickTimer);
      clearTimeout(sweepTimer);
      sweepTimer = undefined;
    },
  };
}

/** What a thread notes a change of. */
function sceneOf({ worldTime, storyPosition }: GenerationOrder): Pick<MessageMetadata, 'scene'> {
  if (worldTime === '' && storyPosition === null) return {};
  return { scene: { world_time: worldTime, story_position: storyPosition } };
}

function take(piece: Exclude<AnswerPiece, { type: 'prompt' }>, log: GenerationLog, metadata: MessageMetadata): void {
  if (piece.type === 'text') {
    log.emit({ type: 'token', text: piece.text });
    return;
  }
  if (piece.type === 'sources') {
    metadata.sources = piece.sources;
    log.emit({ type: 'sources', sources: piece.sources });
    return;
  }
  if (piece.type === 'answerer') {
    metadata.answered_by = piece.answeredBy;
    // What an agent says is no demo, whatever stands in for the model.
    if (piece.answeredBy === 'ragflow_agent') metadata.demo = false;
    if (piece.error !== null) metadata.agent_error = piece.error;
    return;
  }
  metadata.model = piece.model;
  metadata.finish_reason = piece.finishReason;
  if (piece.usage !== undefined) metadata.usage = piece.usage;
}
