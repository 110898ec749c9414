import type { Conversation } from '../conversation.ts';

/** A server under load. */
export interface BenchServer {
  readonly baseUrl: string;
  /** The process to watch; none for the stand-in itself. */
  readonly pid: number | undefined;
  /** The process below which its database's are, where it has one. */
  readonly databasePid?: number;
  /** Another process of the same installation, where replies are read that this one writes. */
  readonly replica?: { readonly baseUrl: string; readonly pid: number };
  /** Conversations for so many people at once, fresh ones. */
  conversations(count: number): Conversation[];
  /** Looks, after the load, whether everything said is kept. @returns what is not, a line each */
  verify(): Promise<string[]>;
  stop(): Promise<void>;
}
