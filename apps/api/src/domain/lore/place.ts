import { compareRank, type ActiveEntry } from './room.ts';
import type { LorePlace, LoreRole } from './rules.ts';

/** Where a piece of lore stands in the prompt. */
export type PieceOf =
  | { at: 'before_char' | 'after_char' | 'personality' | 'scenario' }
  | { at: 'note_top' | 'note_bottom' | 'examples_top' | 'examples_bottom' }
  /** In front of the `depth`-th message from the end; 0: behind the last. */
  | { at: 'depth'; depth: number; role: LoreRole }
  /** Where the prompt says `{{outlet::name}}`. */
  | { at: 'outlet'; outlet: string };

/** What one entry says. */
export type LorePiece = PieceOf & {
  /** `PreparedEntry.key` */
  key: string;
  label: string;
  text: string;
  tokens: number;
  /** By what is given up first when there is no room: 0 goes before all others. */
  rank: number;
  /** The same from turn to turn. */
  stable: boolean;
};

/**
 * Puts what active entries say into the order in which it stands at each place, the highest order last. Outlets have it
 * first, as cards that use them expect.
 */
export function placeLore(
  active: readonly (ActiveEntry & Pick<LorePiece, 'label' | 'stable'>)[],
  messageCount: number,
): LorePiece[] {
  const ranks = new Map(
    active.toSorted((a, b) => compareRank(a.entry, b.entry)).map(({ entry }, rank) => [entry, rank] as const),
  );
  const pieces = active
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => a.entry.rules.order - b.entry.rules.order || a.entry.index - b.entry.index)
    .map(({ entry, text, tokens, label, stable }) => ({
      ...placeOf(entry.rules.place, messageCount),
      key: entry.key,
      label,
      text,
      tokens,
      rank: ranks.get(entry) ?? 0,
      stable,
    }));
  const isOutlet = ({ at }: LorePiece) => at === 'outlet';
  return [...pieces.filter((piece) => !isOutlet(piece)), ...pieces.filter(isOutlet).toReversed()];
}

function placeOf(place: LorePlace, messageCount: number): PieceOf {
  if (place.at !== 'depth') return place;
  const fromEnd = place.fromStart ? messageCount - place.depth : place.depth;
  return { at: 'depth', depth: Math.min(messageCount, Math.max(0, fromEnd)), role: place.role };
}
