import { expect, it } from 'vitest';
import { blankEntry, changesOf, emptyFields, isUnreachable, type BookState, type EntryState } from './book-state.ts';
import { withUnsaved } from './unsaved-book.ts';

const entry = (id: string, fields: Partial<EntryState> = {}): EntryState => ({ ...blankEntry, id, ...fields });
const book = (...entries: EntryState[]): BookState => ({ ...emptyFields, entries });

it('says nothing when nothing was changed, or changed back', () => {
  const base = book(entry('1', { keys: ['a'] }));
  expect(changesOf(base, base)).toBeNull();
  expect(changesOf(base, book(entry('1', { keys: ['a'] })))).toBeNull();
});

it('names only what was changed, and whose fault is whose', () => {
  const base = book(entry('1', { title: 'One', keys: ['a'] }), entry('2'), entry('3'));
  const now: BookState = {
    ...book(entry('new-x', { content: 'New.' }), entry('1', { title: 'One', keys: ['a', 'b'] }), entry('3')),
    scanDepth: 3,
  };
  expect(changesOf(base, now)).toEqual({
    input: { scanDepth: 3, entries: [{ content: 'New.' }, { id: '1', keys: ['a', 'b'] }], removed: ['2'] },
    ids: ['new-x', '1'],
  });
});

it('makes a copy of what is saved, or of nothing when that is gone', () => {
  const base = book(entry('1', { title: 'One', patterns: true, keys: ['a+'] }));
  const copy = entry('new-x', { title: 'Two', patterns: true, keys: ['a+'], copyOf: '1' });
  expect(changesOf(base, book(...base.entries, copy))?.input.entries).toEqual([{ copyOf: '1', title: 'Two' }]);
  expect(changesOf(book(), book(copy))?.input.entries).toEqual([{ title: 'Two', keys: ['a+'] }]);
});

it('sends a depth only with the position that has one', () => {
  const base = book(entry('1', { position: 'depth', depth: 2 }));
  expect(changesOf(base, book(entry('1', { position: 'before_char', depth: null })))?.input.entries).toEqual([
    { id: '1', position: 'before_char' },
  ]);
  expect(changesOf(base, book(entry('1', { position: 'depth', depth: 0 })))?.input.entries).toEqual([
    { id: '1', depth: 0 },
  ]);
});

it('brings back what was left unsaved into a book that has changed since', () => {
  const kept = {
    fields: { name: 'Mine' },
    entries: [entry('1', { title: 'Mine' }), entry('new-x', { title: 'New' })],
    removed: ['2'],
    revision: 'r',
  };
  const theirs = book(entry('1'), entry('2'), entry('4', { title: 'Theirs' }));
  expect(withUnsaved(theirs, kept)).toEqual({
    ...emptyFields,
    name: 'Mine',
    entries: [entry('1', { title: 'Mine' }), entry('4', { title: 'Theirs' }), entry('new-x', { title: 'New' })],
  });
});

it('knows what no talk can bring', () => {
  expect(isUnreachable(entry('1'))).toBe(true);
  expect(isUnreachable(entry('1', { keys: ['a'] }))).toBe(false);
  expect(isUnreachable(entry('1', { constant: true }))).toBe(false);
});
