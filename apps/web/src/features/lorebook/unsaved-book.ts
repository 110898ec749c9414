import { readLocal, removeLocal, writeLocal } from '@/lib/local-store.ts';
import { blankEntry, changesOf, emptyFields, type BookFields, type BookState, type EntryState } from './book-state.ts';

/** What was changed in this browser and never saved: not the whole book, which may be too large to keep. */
export interface UnsavedBook {
  fields: Partial<BookFields>;
  entries: EntryState[];
  removed: string[];
  /** Of the book it was changed in. */
  revision: string;
  savedAt: number;
}

const keyOf = (characterId: string) => `lorebook:${characterId}`;

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

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

export function readUnsavedBook(characterId: string): UnsavedBook | null {
  const value = readLocal(keyOf(characterId));
  if (!isRecord(value) || !isRecord(value['fields']) || !Array.isArray(value['entries'])) return null;
  const { fields, entries, removed, revision, savedAt } = value;
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
    savedAt: typeof savedAt === 'number' ? savedAt : Date.now(),
  };
}

export function keepUnsavedBook(characterId: string, base: BookState, state: BookState, revision: string): void {
  const changes = changesOf(base, state);
  if (changes === null) return;
  const { entries: _, removed, ...named } = changes.input;
  const ids = new Set(changes.ids);
  writeLocal(keyOf(characterId), {
    fields: named,
    entries: state.entries.filter(({ id }) => ids.has(id)),
    removed: removed ?? [],
    revision,
    savedAt: Date.now(),
  });
}

export function forgetUnsavedBook(characterId: string): void {
  removeLocal(keyOf(characterId));
}

/** A book with what was left unsaved in it, or in an earlier state of it. */
export function withUnsaved(base: BookState, { fields, entries, removed }: UnsavedBook): BookState {
  const changed = new Map(entries.map((entry) => [entry.id, entry]));
  const stay = base.entries.filter(({ id }) => !removed.includes(id) || changed.has(id));
  const known = new Set(stay.map(({ id }) => id));
  return {
    ...base,
    ...fields,
    entries: [...stay.map((entry) => changed.get(entry.id) ?? entry), ...entries.filter(({ id }) => !known.has(id))],
  };
}
