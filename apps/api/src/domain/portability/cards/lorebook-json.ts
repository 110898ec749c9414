import type { Json, JsonObject } from '../../json.ts';
import { readDecorators } from '../../lore/decorators.ts';
import type { Lorebook, LoreEntry } from '../../lore/lorebook.ts';
import { readSlashed } from '../../lore/pattern.ts';
import { withoutEmpty } from './card.ts';
import type { Fields } from './fields.ts';
import { cardLimits } from './limits.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';

/** An entry as it was read; its id may still be missing or taken. */
export type ReadEntry = Omit<LoreEntry, 'id'> & { id: Json | undefined };

/** Reads a book as V2 and V3 have it, in a card or by itself. */
export function readLorebook(book: Fields, report: CardReport): Lorebook {
  const entries = book.objects('entries').map(readEntry);
  return {
    name: book.text('name'),
    description: book.text('description'),
    scanDepth: book.number('scan_depth'),
    tokenBudget: book.number('token_budget'),
    recursiveScanning: book.flag('recursive_scanning'),
    extensions: book.object('extensions'),
    entries: withIds(entries, book.path('entries'), report),
    rest: book.rest(),
  };
}

function readEntry(entry: Fields): ReadEntry {
  const position = entry.take('position');
  return {
    id: entry.take('id'),
    keys: entry.keywords('keys'),
    secondaryKeys: entry.keywords('secondary_keys'),
    content: entry.text('content'),
    enabled: entry.flag('enabled') ?? true,
    insertionOrder: entry.number('insertion_order') ?? 100,
    caseSensitive: entry.flag('case_sensitive'),
    useRegex: entry.flag('use_regex'),
    constant: entry.flag('constant'),
    selective: entry.flag('selective'),
    name: entry.text('name'),
    comment: entry.text('comment'),
    priority: entry.number('priority'),
    position: position === 'before_char' || position === 'after_char' ? position : null,
    extensions: entry.object('extensions'),
    rest: entry.rest(),
  };
}

/**
 * Gives every entry an id of its own. The first of two with the same keeps it.
 * @throws CardRefusal file_too_large when there are too many entries or keys
 */
export function withIds(entries: readonly ReadEntry[], where: string, report: CardReport): LoreEntry[] {
  if (entries.length > cardLimits.loreEntries) {
    throw new CardRefusal('file_too_large', where, `A lorebook may have ${cardLimits.loreEntries} entries.`);
  }
  const taken = new Set<string>();
  let next = 0;
  const idOf = ({ id }: ReadEntry): string | number | null => {
    if ((typeof id !== 'number' && typeof id !== 'string') || id === '' || taken.has(String(id))) return null;
    taken.add(String(id));
    return id;
  };
  // Those that have one first, so that no made-up id takes a later one's place.
  const ids = entries.map(idOf);
  return entries.map((entry, index) => {
    if (entry.keys.length + entry.secondaryKeys.length > cardLimits.keysPerEntry) {
      throw new CardRefusal(
        'file_too_large',
        `${where}.${index}`,
        `An entry may have ${cardLimits.keysPerEntry} keys.`,
      );
    }
    const own = ids[index];
    if (own !== null && own !== undefined) return { ...entry, id: own };
    while (taken.has(String(next))) next++;
    taken.add(String(next));
    if (entry.id !== undefined) {
      report.warn('id_changed', `${where}.${index}.id`, `Another entry has this id, so it became ${next}.`);
    }
    return { ...entry, id: next };
  });
}

/** A book in the form of V3. */
export function writeLorebook(book: Lorebook): JsonObject {
  return {
    ...book.rest,
    ...withoutEmpty({
      name: book.name,
      description: book.description,
      scan_depth: book.scanDepth,
      token_budget: book.tokenBudget,
      recursive_scanning: book.recursiveScanning,
    }),
    extensions: book.extensions,
    entries: book.entries.map(writeEntry),
  };
}

function writeEntry(entry: LoreEntry): JsonObject {
  return {
    ...entry.rest,
    id: entry.id,
    keys: entry.keys,
    ...withoutEmpty({
      secondary_keys: entry.secondaryKeys,
      comment: entry.comment,
      name: entry.name,
      constant: entry.constant,
      selective: entry.selective,
      case_sensitive: entry.caseSensitive,
      priority: entry.priority,
      position: entry.position,
      use_regex: entry.useRegex ?? (isPlain(entry) ? false : null),
    }),
    content: entry.content,
    enabled: entry.enabled,
    insertion_order: entry.insertionOrder,
    extensions: entry.extensions,
  };
}

/** V3 wants a word about patterns. Where none was said and it would change what the keys mean, none is said. */
function isPlain({ keys, secondaryKeys }: LoreEntry): boolean {
  return [...keys, ...secondaryKeys].every((key) => readSlashed(key.trim()) === null);
}

/** The same for V2, which knows no decorators. */
export function withoutDecorators(book: Lorebook): Lorebook {
  return {
    ...book,
    entries: book.entries.map((entry) => ({ ...entry, content: readDecorators(entry.content).text })),
  };
}

/** Whether an entry says something that V2 has no words for. */
export function hasDecorators(book: Lorebook | null): boolean {
  return book?.entries.some(({ content }) => readDecorators(content).text !== content) ?? false;
}
