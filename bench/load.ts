import { setTimeout as wait } from 'node:timers/promises';
import { nowNs } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { connectTo } from './http-client.ts';
import { takeTurn } from './turn.ts';
import { expectedChunks, streamMs, type StampedPace } from './upstream.ts';

/** After a failure, so that a server that refuses everything is not asked in a tight loop. */
const PAUSE_AFTER_FAILURE_MS = 200;

export interface Load {
  baseUrl: string;
  /** Where replies are read that conversations attach to. */
  readerUrl: string;
  conversations: readonly Conversation[];
  /** What the stand-in was told to keep. */
  pace: StampedPace;
  warmUpMs: number;
  measureMs: number;
  /** Called when the measured time begins, and when it ends. */
  onBegin: () => void;
  onEnd: () => void;
}

/** Times in nanoseconds. */
export interface LoadResult {
  /** Of each stream begun in the measured time: from sending the request to having parsed its first text, and that text's stamp. */
  firstTokens: { afterNs: number; stamp: number }[];
  /** How old each piece of text was when it had been parsed, for all that came in the measured time. */
  ages: number[];
  failures: string[];
}

/** Keeps every conversation going, turn after turn, until the time is over; then lets the last turns end. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const servers = { writer: connectTo(load.baseUrl), reader: connectTo(load.readerUrl) };
  const expected = expectedChunks(load.pace);
  const result: LoadResult = { firstTokens: [], ages: [], failures: [] };
  const now: { phase: 'warm-up' | 'measured' | 'over' } = { phase: 'warm-up' };

  async function turn(conversation: Conversation): Promise<void> {
    const counted = now.phase === 'measured';
    const sentAt = nowNs();
    let first = true;
    await takeTurn(servers, conversation, expected, (stamp, arrivedAt) => {
      if (now.phase === 'measured') result.ages.push(arrivedAt - stamp);
      if (first && counted) result.firstTokens.push({ afterNs: arrivedAt - sentAt, stamp });
      first = false;
    });
  }

  async function converse(conversation: Conversation, delayMs: number): Promise<void> {
    await wait(delayMs);
    while (now.phase !== 'over') {
      try {
        await turn(conversation);
      } catch (error) {
        result.failures.push(error instanceof Error ? error.message : String(error));
        await wait(PAUSE_AFTER_FAILURE_MS);
      }
    }
  }

  const { conversations } = load;
  const apart = streamMs(load.pace) / conversations.length;
  const all = Promise.all(conversations.map((one, i) => converse(one, i * apart)));
  await wait(load.warmUpMs);
  now.phase = 'measured';
  load.onBegin();
  await wait(load.measureMs);
  load.onEnd();
  now.phase = 'over';
  await all;
  for (const { agent } of Object.values(servers)) agent.destroy();
  return result;
}
