import type { DraftedLore } from '@dramatis/contract/drafts';
import type { Lorebook } from '../lore/lorebook.ts';

/**
 * A draft's lore as a lorebook. An entry that no quote shows is kept, marked and switched off: it says nothing in a
 * conversation until somebody looked at it.
 * @returns null when there is none
 */
export function lorebookOf(lore: readonly DraftedLore[], name: string): Lorebook | null {
  if (lore.length === 0) return null;
  return {
    name,
    description: '',
    scanDepth: null,
    tokenBudget: null,
    recursiveScanning: null,
    entries: lore.map((entry, i) => ({
      id: i,
      keys: entry.keys.length > 0 ? entry.keys : [entry.name],
      secondaryKeys: [],
      content: entry.content,
      enabled: entry.evidence.length > 0,
      insertionOrder: 100 + i,
      caseSensitive: null,
      useRegex: false,
      constant: null,
      selective: null,
      name: entry.name,
      comment:
        entry.evidence.length > 0
          ? entry.evidence.map(({ quote }) => `“${quote}”`).join('\n')
          : 'Not shown by any quote.',
      priority: null,
      position: null,
      extensions: {},
      rest: {},
    })),
    extensions: {},
    rest: {},
  };
}
