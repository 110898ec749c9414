import type { Conversation } from '../conversation.ts';

/** A server under load. */
export interface BenchServer {
  readonly baseUrl: string;
  /** The process to watch; none for the stand-in itself. */
  readonly pid: number | undefined;
  /** Conversations for so many people at once, fresh ones. */
  conversations(count: number): Conversation[];
  /** Looks, after the load, whether everything said is kept. @returns what is not, a line each */
  verify(): Promise<string[]>;
  stop(): Promise<void>;
}
