import type { ContextLore, DropReason, MessageContext } from '@dramatis/contract/contexts';
import type { InactiveReason, LoreDecision } from '../lore/decision.ts';
import { block, type Block } from './blocks.ts';
import type { LoreState } from './lore-memory.ts';
import type { PreparedPrompt } from './prepare-prompt.ts';
import { historyBlock, type HistoryMessage } from './prompt.ts';

/**
 * What was sent for a reply, without what its branch holds anyway: messages are immutable, and go only with everything
 * below them, so the history is found again by its length.
 */
export interface StoredContext extends Pick<
  MessageContext,
  'model' | 'parameters' | 'budget' | 'lore' | 'retrieval' | 'agent'
> {
  /** By which `assemble` it was put together. */
  version: 1;
  blocks: StoredBlock[];
  /** What the next turn's lore goes on from. */
  loreState?: LoreState;
}

type StoredBlock =
  /** So many messages of the branch. Those that were dropped are all that are older. */
  | { run: number }
  /** So many characters of the reply's own beginning. */
  | { begun: number }
  | (Pick<Block, 'kind' | 'place' | 'text'> &
      Partial<Pick<Block, 'heading' | 'label' | 'memory' | 'passage'>> & { dropped?: DropReason });

/** Reasons by which an entry was left out although its key was found, or nothing of the conversation was asked for. */
const nearMisses: ReadonlySet<InactiveReason> = new Set([
  'later_in_story',
  'secondary_keys',
  'excluded_key',
  'group',
  'chance',
  'budget',
  'book_budget',
  'prompt_budget',
] as const);

const MAX_NEAR_MISSES = 50;

/** Names of entries are for finding them in their book. */
const MAX_LABEL = 200;

export function storedContext({
  request,
  budget,
  blocks,
  lore,
  loreState,
  grounding,
  agent,
}: PreparedPrompt): StoredContext {
  const stored: StoredBlock[] = [];
  for (const one of blocks) {
    const last = stored.at(-1);
    if (one.kind === 'begun') stored.push({ begun: one.text.length });
    else if (one.kind !== 'history') stored.push(stripped(one));
    else if (one.dropped !== null) continue;
    else if (last !== undefined && 'run' in last) last.run++;
    else stored.push({ run: 1 });
  }
  const { temperature = null, thinking = 'fast', maxOutputTokens = 0 } = request;
  return {
    version: 1,
    model: request.model,
    parameters: { temperature, thinking, max_output_tokens: maxOutputTokens },
    budget,
    blocks: stored,
    lore: toldLore(lore, blocks),
    ...(loreState === null ? {} : { loreState }),
    ...(grounding === null ? {} : { retrieval: grounding.outcome }),
    ...(agent === undefined ? {} : { agent }),
  };
}

function stripped({ kind, place, text, heading, label, memory, passage, dropped }: Block): StoredBlock {
  return {
    kind,
    place,
    text,
    ...(heading === null ? {} : { heading }),
    ...(label === null ? {} : { label: label.slice(0, MAX_LABEL) }),
    ...(memory === null ? {} : { memory }),
    ...(passage === null ? {} : { passage }),
    ...(dropped === null ? {} : { dropped }),
  };
}

function toldLore(decisions: readonly LoreDecision[], blocks: readonly Block[]): ContextLore[] {
  const dropped = new Set(blocks.flatMap((one) => (one.kind === 'lore' && one.dropped !== null ? [one.key] : [])));
  const told = decisions.map(({ book, entry, label, active, reason, key, found, pass }): ContextLore => {
    const left = active && dropped.has(`${book}.${entry}`);
    return {
      book,
      entry: String(entry),
      label: label.slice(0, MAX_LABEL),
      pass,
      ...(left
        ? {
            active: false,
            reason: 'prompt_budget',
          }
        : {
            active,
            reason,
          }),
      key: key?.slice(0, MAX_LABEL) ?? null,
      found:
        found?.in === 'entry'
          ? {
              ...found,
              label: found.label.slice(0, MAX_LABEL),
            }
          : found,
    };
  });
  const reasons: ReadonlySet<string> = nearMisses;
  return [
    ...told.filter(({ active }) => active),
    ...told.filter(({ active, reason }) => !active && reasons.has(reason)).slice(0, MAX_NEAR_MISSES),
  ];
}

/** How many messages of the branch went in. */
export function messagesIn({ blocks }: StoredContext): number {
  return blocks.reduce((sum, one) => sum + ('run' in one ? one.run : 0), 0);
}

/**
 * The blocks as they were, but for history that was dropped.
 * @param history as many messages as went in, oldest first
 * @param reply the text whose beginning the model was given, if it was
 */
export function blocksOf({ blocks }: StoredContext, history: readonly HistoryMessage[], reply: string): Block[] {
  let at = 0;
  return blocks.flatMap((one): Block[] => {
    if ('run' in one) {
      return history.slice(at, (at += one.run)).map(historyBlock);
    }
    if ('begun' in one) return [block('begun', 'model', reply.slice(0, one.begun))];
    return [block(one.kind, one.place, one.text, one)];
  });
}
