import type { LoreActivation } from '../lore/activate.ts';
import type { LorePiece } from '../lore/place.ts';
import { block, type Block } from './blocks.ts';
import type { LoreState } from './lore-memory.ts';

/** The lore of one prompt, ready to be put into it. */
export type PromptLore = Pick<LoreActivation, 'pieces' | 'disabledPrompts' | 'decisions'> & {
  /** To be kept with the reply; null: no entry would ask for it. */
  state: LoreState | null;
};

export const noLore: PromptLore = { pieces: [], disabledPrompts: new Set(), decisions: [], state: null };

/** Where entries go that ask for the neighbourhood of an author's note: there is none here, and this is its usual place. */
const NOTE_DEPTH = 4;

type SystemPlace = Exclude<LorePiece['at'], 'depth' | 'outlet' | 'note_top' | 'note_bottom'>;

/** Places in the system instruction, in their order. */
const systemPlaces: readonly LorePiece['at'][] = [
  'before_char',
  'personality',
  'scenario',
  'after_char',
  'examples_top',
  'examples_bottom',
] satisfies SystemPlace[];

/** Stable lore at a place of the system instruction. */
export function loreAt({ pieces }: PromptLore, place: SystemPlace, heading: string): Block[] {
  return pieces.filter(({ at, stable }) => at === place && stable).map((piece) => loreBlock(piece, 'system', heading));
}

/**
 * Lore that asks for a place in the system instruction because of what is being said now. There it would change what the
 * service has cached of everything behind it, so it stands behind the last message.
 */
export function passingLore({ pieces }: PromptLore): Block[] {
  return systemPlaces.flatMap((place) =>
    pieces
      .filter(({ at, stable }) => at === place && !stable)
      .map((piece) => loreBlock(piece, 'user', 'Background to what is being said')),
  );
}

/** What `{{outlet::name}}` stands for in a text of a card. */
export function outletOf({ pieces }: PromptLore, name: string): string {
  return pieces.flatMap((piece) => (piece.at === 'outlet' && piece.outlet === name ? [piece.text] : [])).join('\n');
}

/** Lore that stands among the messages, each so many of them from the end, in the order in which it is put there. */
export function loreAmongMessages({ pieces }: PromptLore): { depth: number; block: Block }[] {
  return pieces.flatMap((piece) => {
    const placed =
      piece.at === 'depth'
        ? { depth: piece.depth, role: piece.role }
        : piece.at === 'note_top' || piece.at === 'note_bottom'
          ? { depth: NOTE_DEPTH, role: 'system' as const }
          : null;
    if (placed === null) return [];
    const isSpoken = placed.role === 'assistant';
    // The last word before a reply is the person's: what the character is to have said stands before it.
    const depth = isSpoken ? Math.max(1, placed.depth) : placed.depth;
    return [{ depth, block: loreBlock(piece, isSpoken ? 'model' : 'user', null) }];
  });
}

function loreBlock({ key, label, text, tokens }: LorePiece, place: Block['place'], heading: string | null): Block {
  return block('lore', place, text, { heading, label, key, tokens });
}
