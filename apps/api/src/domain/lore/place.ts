import type { ActiveEntry } from './room.ts';
import type { LoreRole } from './rules.ts';

/** Lore at one place of the prompt. */
export type LoreBlock =
  | {
      at:
        | 'before_char'
        | 'after_char'
        | 'personality'
        | 'scenario'
        | 'note_top'
        | 'note_bottom'
        | 'examples_top'
        | 'examples_bottom';
      text: string;
    }
  /** In front of the `depth`-th message from the end; 0: behind the last. */
  | { at: 'depth'; depth: number; role: LoreRole; text: string }
  /** Where the prompt says `{{outlet::name}}`. */
  | { at: 'outlet'; outlet: string; text: string };

/**
 * Puts active entries together by place, a line each, the highest order last. Outlets have it first, as cards that use
 * them expect.
 */
export function placeLore(active: Iterable<ActiveEntry>, messageCount: number): LoreBlock[] {
  const blocks = new Map<string, LoreBlock>();
  const ordered = [...active]
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => a.entry.rules.order - b.entry.rules.order || a.entry.index - b.entry.index);
  for (const { entry, text } of ordered) {
    const block = emptyBlock(entry.rules.place, messageCount);
    const key = JSON.stringify(block);
    const known = blocks.get(key);
    if (known === undefined) blocks.set(key, { ...block, text });
    else known.text = known.at === 'outlet' ? `${text}\n${known.text}` : `${known.text}\n${text}`;
  }
  return [...blocks.values()];
}

function emptyBlock(place: ActiveEntry['entry']['rules']['place'], messageCount: number): LoreBlock {
  if (place.at === 'outlet') return { ...place, text: '' };
  if (place.at !== 'depth') return { ...place, text: '' };
  const fromEnd = place.fromStart ? messageCount - place.depth : place.depth;
  return { at: 'depth', depth: Math.min(messageCount, Math.max(0, fromEnd)), role: place.role, text: '' };
}
