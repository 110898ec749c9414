import type { Message } from '@dramatis/contract/messages';
import type { Life } from './installation.ts';

/** One request, to whoever lived at that address then. */
export interface Attempt {
  life: Life;
  startedAt: number;
}

/** A message that was sent until the server took it. */
export interface Sent {
  clientId: string;
  content: string;
  sessionId: string;
  messageId: string;
  /** null: nothing was generated. */
  replyId: string | null;
  attempts: readonly Attempt[];
  /** Removed again, by a command that the server took. */
  removed: boolean;
}

/** What one viewer made of one reply. */
export interface Viewing {
  messageId: string;
  text: string;
  end: Message;
}

/** What the clients were told and saw, kept to be held against what is stored. */
export interface Ledger {
  sent: Sent[];
  /** Replies written again beside others, as far as they were acknowledged: requests for them are not repeated. */
  again: { replyId: string; parentId: string; attempt: Attempt }[];
  /** Requests for another reply to a message, by that message, answered or not. */
  againAsked: Map<string, number>;
  viewings: Viewing[];
  /** How often a viewer attached, in all. */
  attachments: number;
  /** What must not happen, in sentences. */
  violations: string[];
}

export function newLedger(): Ledger {
  return { sent: [], again: [], againAsked: new Map(), viewings: [], attachments: 0, violations: [] };
}
