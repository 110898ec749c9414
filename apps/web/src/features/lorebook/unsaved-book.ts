import { isRecord } from '@/lib/is-record.ts';
import { readUnsaved } from '@/lib/unsaved.ts';
import {
  blankEntry,
  emptyFields,
  type BookFields,
  type BookState,
  type Changes,
  type EntryState,
} from './book-state.ts';

/** What was changed in this browser and never saved: not the whole book, which may be too large to keep. */
interface LeftOfBook {
  fields: Partial<BookFields>;
  entries: EntryState[];
  removed: string[];
  /** Of the book it was changed in. */
  revision: string;
}

export interface UnsavedBook extends LeftOfBook {
  id: string;
  savedAt: number;
}

export const placeOf = (characterId: string) => `lorebook:${characterId}`;

/** Of fields that may be null: what they are else. */
const nullable: Readonly<Record<string, string>> = {
  scanDepth: 'number',
  tokenBudget: 'number',
  recursiveScanning: 'boolean',
  secondaryLogic: 'string',
  depth: 'number',
  caseSensitive: 'boolean',
  wholeWords: 'boolean',
  copyOf: 'string',
};

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Those of the stored fields that are what they should be: an older version of the page may have left them. */
function fitting(stored: Record<string, unknown>, pattern: object): Record<string, unknown> {
  const fits = ([name, empty]: [string, unknown]) => {
    const value = stored[name];
    const kind = nullable[name];
    if (kind !== undefined) return value === null || typeof value === kind;
    return Array.isArray(empty) ? isTexts(value) : typeof value === typeof empty;
  };
  return Object.fromEntries(
    Object.entries(pattern)
      .filter(fits)
      .map(([name]) => [name, stored[name]]),
  );
}

/** The newest first. */
export function readUnsavedBooks(characterId: string): UnsavedBook[] {
  return readUnsaved(placeOf(characterId)).flatMap(({ id, savedAt, value }) => {
    const changes = changesIn(value);
    return changes === null ? [] : [{ id, savedAt, ...changes }];
  });
}

function changesIn(value: unknown): LeftOfBook | null {
  if (!isRecord(value) || !isRecord(value['fields']) || !Array.isArray(value['entries'])) return null;
  const { fields, entries, removed, revision } = value;
  const known: EntryState[] = [];
  for (const entry of entries) {
    if (!isRecord(entry) || typeof entry['id'] !== 'string') continue;
    known.push({ ...blankEntry, ...fitting(entry, blankEntry), id: entry['id'] });
  }
  return {
    fields: fitting(fields, emptyFields),
    entries: known,
    removed: isTexts(removed) ? removed : [],
    revision: typeof revision === 'string' ? revision : '',
  };
}

/** What there is to keep of a book. */
export function unsavedOf({ input, ids }: Changes, state: BookState, revision: string): LeftOfBook {
  const changed = new Set(ids);
  return {
    fields: fitting({ ...input }, emptyFields),
    entries: state.entries.filter(({ id }) => changed.has(id)),
    removed: input.removed ?? [],
    revision,
  };
}

/** A book with what was left unsaved in it, or in an earlier state of it. */
export function withUnsaved(base: BookState, { fields, entries, removed }: LeftOfBook): BookState {
  const changed = new Map(entries.map((entry) => [entry.id, entry]));
  const stay = base.entries.filter(({ id }) => !removed.includes(id) || changed.has(id));
  const known = new Set(stay.map(({ id }) => id));
  return {
    ...base,
    ...fields,
    entries: [...stay.map((entry) => changed.get(entry.id) ?? entry), ...entries.filter(({ id }) => !known.has(id))],
  };
}
