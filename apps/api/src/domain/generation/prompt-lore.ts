import type { LoreActivation } from '../lore/activate.ts';
import type { LoreBlock } from '../lore/place.ts';
import type { HistoryMessage } from './prompt.ts';
import { tokensOf } from './tokens.ts';

/** The lore of one prompt, ready to be put into it. */
export type PromptLore = Pick<LoreActivation, 'blocks' | 'disabledPrompts'>;

export const noLore: PromptLore = { blocks: [], disabledPrompts: new Set() };

/** Where entries go that ask for the neighbourhood of an author's note: there is none here, and this is its usual place. */
const NOTE_DEPTH = 4;

/** What stands at a place of the system prompt; '' for nothing. */
export function loreAt({ blocks }: PromptLore, place: Exclude<LoreBlock['at'], 'depth' | 'outlet'>): string {
  return blocks
    .filter(({ at }) => at === place)
    .map(({ text }) => text)
    .join('\n');
}

/** Fills in what a text of a card asks for as `{{outlet::name}}`. */
export function fillOutlets(text: string, { blocks }: PromptLore): string {
  return text.replace(/\{\{outlet::([^{}]*)\}\}/gi, (_, name: string) => {
    const found = blocks.find((block) => block.at === 'outlet' && block.outlet === name.trim());
    return found?.text ?? '';
  });
}

/** Lore that stands among the messages, in the order in which it is put there. */
export function loreMessages(lore: PromptLore): { depth: number; message: HistoryMessage }[] {
  return lore.blocks.flatMap((block) => {
    const placed =
      block.at === 'depth'
        ? { depth: block.depth, role: block.role }
        : block.at === 'note_top' || block.at === 'note_bottom'
          ? { depth: NOTE_DEPTH, role: 'system' as const }
          : null;
    if (placed === null) return [];
    const role = placed.role === 'assistant' ? ('assistant' as const) : ('user' as const);
    // The last word before a reply is the person's: what the character is to have said stands before it.
    const depth = role === 'assistant' ? Math.max(1, placed.depth) : placed.depth;
    return [{ depth, message: { role, content: block.text, tokens: tokensOf(block.text) } }];
  });
}

/** A conversation with lore in it, each piece so many messages from its end. */
export function withLore(
  history: readonly HistoryMessage[],
  lore: ReturnType<typeof loreMessages>,
): readonly HistoryMessage[] {
  if (lore.length === 0) return history;
  const before = (index: number) =>
    lore.filter(({ depth }) => Math.max(0, history.length - depth) === index).map(({ message }) => message);
  return [...history.flatMap((message, index) => [...before(index), message]), ...before(history.length)];
}
