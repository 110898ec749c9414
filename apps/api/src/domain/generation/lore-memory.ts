import { inArray } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { messageContexts } from '../../db/schema/message-contexts.ts';
import { emptyLoreMemory, type LoreMemory } from '../lore/memory.ts';
import type { PreparedLore } from '../lore/prepare.ts';
import type { HistoryMessage } from './prompt.ts';

/** What lore knows of a branch beside what is said on it. It is kept with the reply for which it was made. */
export interface LoreState {
  /** Of the whole branch up to the message to answer, however little of it a prompt can hold. */
  messageCount: number;
  replyCount: number;
  memory: LoreMemory;
}

/** How many replies are looked at: one may have ended before anything was kept of it. */
const REACH = 3;

const repliesIn = (history: readonly HistoryMessage[]) => history.filter(({ role }) => role === 'assistant').length;

/** As the history shows it, with nothing remembered. */
export function freshState(history: readonly HistoryMessage[]): LoreState {
  return { messageCount: history.length, replyCount: repliesIn(history), memory: emptyLoreMemory };
}

/**
 * The state at the end of a branch, told from the nearest reply that has one. Where none has, all is as the history shows
 * it, and nothing is remembered.
 */
export async function loreStateOf(db: Executor, history: readonly HistoryMessage[]): Promise<LoreState> {
  const replies = history.flatMap(({ role, id }, at) => (role === 'assistant' && id !== null ? [{ id, at }] : []));
  const near = replies.slice(-REACH).toReversed();
  if (near.length > 0) {
    // Whole, and taken apart here: `->` refuses what JSON may hold, such as half of a character.
    const rows = await db
      .select()
      .from(messageContexts)
      .where(
        inArray(
          messageContexts.messageId,
          near.map(({ id }) => id),
        ),
      );
    for (const { id, at } of near) {
      const state = rows.find(({ messageId }) => messageId === id)?.context.loreState;
      if (state === undefined) continue;
      const since = history.slice(at);
      return {
        messageCount: state.messageCount + since.length,
        replyCount: state.replyCount + repliesIn(since),
        memory: state.memory,
      };
    }
  }
  return freshState(history);
}

/** What is worth keeping: that an entry was active is asked for by few. */
export function keptState(state: LoreState, { entries }: PreparedLore): LoreState {
  const asking = new Set(entries.flatMap(({ key, rules }) => (rules.minds.matches ? [key] : [])));
  const matched = Object.fromEntries(Object.entries(state.memory.matched).filter(([key]) => asking.has(key)));
  return { ...state, memory: { ...state.memory, matched } };
}
