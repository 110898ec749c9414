import type { DraftedLore } from '@dramatis/contract/drafts';
import type { JsonObject } from '../json.ts';
import { knownFromExtension } from '../lore/known-from.ts';
import { blankBook, blankEntry, type Lorebook } from '../lore/lorebook.ts';

/**
 * A draft's lore as a lorebook. An entry that no quote shows is kept, marked and switched off: it says nothing in a
 * conversation until somebody looked at it. One that is shown is known from where the last of what shows it stands: none
 * of it is told too early.
 * @returns null when there is none
 */
export function lorebookOf(lore: readonly DraftedLore[], name: string): Lorebook | null {
  if (lore.length === 0) return null;
  return {
    ...blankBook(),
    name,
    entries: lore.map((entry, i) => ({
      ...blankEntry(),
      id: i,
      keys: entry.keys.length > 0 ? entry.keys : [entry.name],
      content: entry.content,
      enabled: entry.evidence.length > 0,
      insertionOrder: 100 + i,
      useRegex: false,
      name: entry.name,
      comment:
        entry.evidence.length > 0
          ? entry.evidence.map(({ quote }) => `“${quote}”`).join('\n')
          : 'Not shown by any quote.',
      extensions: knownFrom(entry),
    })),
  };
}

function knownFrom({ evidence }: DraftedLore): JsonObject {
  const last = evidence.at(-1);
  if (last === undefined) return {};
  const { source, sourceId, chapter } = last;
  return knownFromExtension({ source, sourceId, chapter: chapter?.number ?? 0 });
}
