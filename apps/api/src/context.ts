import type { FastifyBaseLogger } from 'fastify';
import type { FileStore } from './adapters/files/store.ts';
import type { Llm } from './adapters/gemini/llm.ts';
import type { Hub } from './adapters/hub/hub.ts';
import type { Database } from './db/client.ts';
import type { KnowledgeEngine } from './domain/notebooks/engine.ts';
import type { Relay } from './domain/live/relay.ts';
import type { Runner } from './domain/generation/runner.ts';
import type { Jobs } from './jobs/queue.ts';

/** What the process provides; made once in `main`, passed in, never global. */
export interface Deps {
  readonly db: Database;
  readonly llm: Llm;
  readonly hub: Hub;
  readonly relay: Relay;
  readonly files: FileStore;
  readonly jobs: Jobs;
  readonly runner: Runner;
  readonly knowledge: KnowledgeEngine;
  /** How many replies of one person may be written at a time. */
  readonly maxParallelReplies: number;
  /** Tokens that a prompt may take. */
  readonly contextTokens: number;
  /** Tokens of a book that one request may carry. */
  readonly bookPartTokens: number;
  /** Runs one request about a book, once there is room: few run at a time in a process. */
  readonly askAboutBook: <T>(ask: () => Promise<T>) => Promise<T>;
  readonly clock: () => Date;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error' | 'debug'>;
}

/** What every verb receives: the process's parts and the person who asks. */
export interface Ctx extends Deps {
  readonly user: { readonly id: string };
}
