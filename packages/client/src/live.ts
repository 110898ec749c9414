import type { Citation, GenerationEvent, LiveEvent, Message } from './model.ts';

/** One reply as it is being written. */
export interface LiveReply {
  chatSessionId: string;
  messageId: string;
  /** Number of the last event that is in `text`. */
  seq: number;
  text: string;
  /** What the marks in `text` stand for, as far as it is known: after a snapshot, some may be told only by the next event. */
  sources: Citation[];
  /** The finished message, once it is finished; its content is the last word. */
  ended: Message | null;
  /** An event was missed: the text stands still until a snapshot arrives. Attach to the message's own stream to get one. */
  gap: boolean;
}

export type LiveState = ReadonlyMap<string, LiveReply>;

export const noLiveReplies: LiveState = new Map();

/**
 * Folds events into the text of each reply. Events may come more than once and from several connections at a time: an event
 * that is already in the text is dropped, one that leaves a hole marks a gap, a snapshot replaces the text it stands for.
 */
export function reduce(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'session':
    case 'snapshot':
    case 'sources':
    case 'token':
    case 'title':
    case 'done':
    case 'error': {
      const before = state.get(event.messageId);
      const after = fold(before, event);
      if (after === before) return state;
      return new Map(state).set(event.messageId, after);
    }
    default:
      return state;
  }
}

/** Replies that need a snapshot. */
export function gapsOf(state: LiveState): LiveReply[] {
  return [...state.values()].filter((reply) => reply.gap);
}

/** Drops a reply that nobody shows any more. */
export function forget(state: LiveState, messageId: string): LiveState {
  if (!state.has(messageId)) return state;
  const rest = new Map(state);
  rest.delete(messageId);
  return rest;
}

function fold(before: LiveReply | undefined, event: GenerationEvent): LiveReply {
  const { chatSessionId, messageId, seq } = event;
  const reply: LiveReply = before ?? {
    chatSessionId,
    messageId,
    seq: 0,
    text: '',
    sources: [],
    ended: null,
    gap: false,
  };
  if (reply.ended) return reply;

  switch (event.type) {
    // Both carry the whole message, so nothing that was missed before them matters.
    case 'done':
      return { ...reply, seq, ...saidBy(event.message), ended: event.message, gap: false };
    case 'error':
      return { ...reply, seq, ...saidBy(event.aiMessage), ended: event.aiMessage, gap: false };
    case 'snapshot':
      if (before && seq < reply.seq) return reply;
      return { ...reply, seq, text: event.text, gap: false };
  }

  if (seq <= reply.seq) return reply;
  if (seq > reply.seq + 1) return reply.gap ? reply : { ...reply, gap: true };
  // The next event in order; after a gap this is the missing one, so the text may go on from here.
  return { ...grown(reply, event), seq, gap: false };
}

const saidBy = ({ content, metadata }: Message) => ({ text: content, sources: metadata.sources ?? [] });

function grown(
  reply: LiveReply,
  event: Extract<GenerationEvent, { type: 'session' | 'title' | 'sources' | 'token' }>,
): LiveReply {
  switch (event.type) {
    case 'token':
      return { ...reply, text: reply.text + event.text };
    case 'sources':
      return { ...reply, sources: event.sources };
    case 'session': {
      // A reply that continues another begins with its text.
      const begun = event.messages.find(({ id }) => id === event.aiMessageId);
      return begun ? { ...reply, ...saidBy(begun) } : reply;
    }
    case 'title':
      return reply;
  }
}
