import { blankBook, blankEntry, type Lorebook } from '../../lore/lorebook.ts';
import { splitKeywords, type Fields } from './fields.ts';
import { withIds, type ReadEntry } from './lorebook-json.ts';
import type { CardReport } from './report.ts';

function entryWith(fields: Partial<ReadEntry>): ReadEntry {
  return { id: undefined, ...blankEntry(), ...fields };
}

function bookWith(fields: Partial<Lorebook>): Lorebook {
  return { ...blankBook(), ...fields };
}

/** NovelAI: `lorebookVersion`. */
export function readNovelAiBook(book: Fields, report: CardReport): Lorebook {
  const entries = book.objects('entries').map((entry) =>
    entryWith({
      id: entry.take('id'),
      keys: entry.texts('keys'),
      content: entry.text('text'),
      enabled: entry.flag('enabled') ?? true,
      constant: entry.flag('forceActivation'),
      comment: entry.text('displayName'),
      rest: entry.rest(),
    }),
  );
  return bookWith({ entries: withIds(entries, 'entries', report), rest: book.rest() });
}

/** Agnai: `kind: "memory"`. A higher weight stands nearer to the end. */
export function readAgnaiBook(book: Fields, report: CardReport): Lorebook {
  const entries = book.objects('entries').map((entry) => {
    const weight = entry.number('weight');
    return entryWith({
      keys: entry.keywords('keywords'),
      content: entry.text('entry'),
      enabled: entry.flag('enabled') ?? true,
      ...(weight === null ? {} : { insertionOrder: weight }),
      priority: entry.number('priority'),
      name: entry.text('name'),
      rest: entry.rest(),
    });
  });
  book.drop('kind', '_id', 'userId');
  return bookWith({
    name: book.text('name'),
    description: book.text('description'),
    entries: withIds(entries, 'entries', report),
    rest: book.rest(),
  });
}

/** Risu: `type: "risu"`. Its folders are rows among the entries. */
export function readRisuBook(book: Fields, report: CardReport): Lorebook {
  const entries = book
    .objects('data')
    .filter((entry) => entry.text('mode') !== 'folder')
    .map((entry) =>
      entryWith({
        keys: splitKeywords(entry.text('key')),
        secondaryKeys: splitKeywords(entry.text('secondkey')),
        content: entry.text('content'),
        insertionOrder: entry.number('insertorder') ?? 100,
        constant: entry.flag('alwaysActive'),
        selective: entry.flag('selective'),
        useRegex: entry.flag('useRegex'),
        comment: entry.text('comment'),
        rest: entry.rest(),
      }),
    );
  book.drop('type', 'ver');
  return bookWith({ entries: withIds(entries, 'data', report), rest: book.rest() });
}

/** The lore items of a Backyard character. */
export function readLoreItems(items: readonly Fields[], report: CardReport): Lorebook | null {
  if (items.length === 0) return null;
  const entries = items.map((item) =>
    entryWith({ keys: splitKeywords(item.text('key')), content: item.text('value'), rest: item.rest() }),
  );
  return bookWith({ entries: withIds(entries, 'loreItems', report) });
}
