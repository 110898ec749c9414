import { overloaded } from './fault-errors.ts';
import type { Fault } from './faults.ts';
import type { Part } from './wire.ts';

type FinishReason = 'STOP' | 'MAX_TOKENS' | 'SAFETY';

/** One thing an answer does. A stream does them one by one; generateContent folds them into one body. */
export type Step =
  | { do: 'send'; parts: Part[]; finishReason?: FinishReason; thoughtTokens?: number }
  /** A prompt that was refused: feedback and no candidate. */
  | { do: 'block' }
  /** Sends something that is not a response: a broken or an error chunk. */
  | { do: 'raw'; data: string }
  /** Says nothing for `ms`, or without it until the client leaves. */
  | { do: 'hold'; ms?: number }
  /** Drops the connection. */
  | { do: 'drop' };

/** A whole reply, cut into the pieces it is streamed in. */
export interface Reply {
  pieces: string[];
  finishReason: 'STOP' | 'MAX_TOKENS';
  thought?: string;
  maxOutputTokens?: number;
}

const slowFirstTokenMs = 3000;

/** What the answer does: the reply, told as a fault would have it. */
export function scriptReply(reply: Reply, fault: Fault | undefined): Step[] {
  if (!fault) return whole(reply);
  const head = (count: number): Step[] => reply.pieces.slice(0, fault.afterChunks ?? count).map(send);
  const hold: Step = fault.delayMs === undefined ? { do: 'hold' } : { do: 'hold', ms: fault.delayMs };

  switch (fault.kind) {
    case 'stall':
      return [hold, ...whole(reply)];
    case 'slow_first_token':
      return [{ do: 'hold', ms: fault.delayMs ?? slowFirstTokenMs }, ...whole(reply)];
    case 'stall_mid': {
      const steps = head(2);
      return [...steps, hold, ...whole({ ...reply, pieces: reply.pieces.slice(steps.length) })];
    }
    case 'cut':
      return [...head(2), { do: 'drop' }];
    case 'clean_cut':
      return head(2);
    case 'malformed':
      return [...head(2), { do: 'raw', data: '{"candidates": [{"content": {"parts": [{"text": "and th' }];
    case 'error_chunk':
      return [...head(2), { do: 'raw', data: JSON.stringify(overloaded().body()) }];
    case 'safety':
      return [...head(0), { do: 'send', parts: [], finishReason: 'SAFETY' }];
    case 'prompt_blocked':
      return [{ do: 'block' }];
    case 'empty':
      return [{ do: 'send', parts: [], finishReason: 'STOP' }];
    case 'max_tokens':
      return whole({ ...reply, pieces: reply.pieces.slice(0, fault.afterChunks ?? 2), finishReason: 'MAX_TOKENS' });
    case 'max_tokens_empty':
      return [{ do: 'send', parts: [], finishReason: 'MAX_TOKENS', thoughtTokens: reply.maxOutputTokens ?? 1024 }];
    case 'thoughts':
      return withThoughts(reply);
    default:
      return whole(reply);
  }
}

function send(text: string): Step {
  return { do: 'send', parts: [{ text }] };
}

function whole(reply: Reply): Step[] {
  const steps: Step[] = reply.thought
    ? [{ do: 'send', parts: [{ text: reply.thought, thought: true }], thoughtTokens: 32 }]
    : [];
  for (const text of reply.pieces.slice(0, -1)) steps.push(send(text));
  const last = reply.pieces.at(-1);
  steps.push({ do: 'send', parts: last === undefined ? [] : [{ text: last }], finishReason: reply.finishReason });
  return steps;
}

/** A thought alone, then every chunk with a thought between two parts of text. */
function withThoughts(reply: Reply): Step[] {
  const steps: Step[] = [
    { do: 'send', parts: [{ text: '**Considering the question**\n\n', thought: true }], thoughtTokens: 32 },
  ];
  for (const text of reply.pieces) {
    const middle = Math.ceil(text.length / 2);
    steps.push({
      do: 'send',
      parts: [
        { text: text.slice(0, middle) },
        { text: 'A thought that is not for the reader.', thought: true },
        { text: text.slice(middle) },
      ],
      thoughtTokens: 32,
    });
  }
  const last = steps.at(-1);
  if (last?.do === 'send') last.finishReason = reply.finishReason;
  return steps;
}
