import type { ImportResult } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { changedFields, fieldLabel, isUndecided, titleOf, type ImportItem } from './import-state.ts';

function item(status: ImportResult['status'] | null, of: Partial<ImportItem> = {}): ImportItem {
  const result: ImportResult | null =
    status === null
      ? null
      : { file: 'a', status, character: null, changes: [], changesLeftOut: 0, warnings: [], error: null };
  const state = status === null ? 'waiting' : 'done';
  return { id: 1, file: new File([], 'a'), onConflict: 'report', state, result, failure: null, ...of };
}

test('the title counts what became of the files', () => {
  expect(titleOf([item('imported'), item('imported'), item('exists'), item('refused')])).toBe(
    '2 imported, 1 here already, 1 not imported',
  );
  expect(titleOf([item('updated'), item('skipped'), item(null, { state: 'failed' })])).toBe(
    '1 updated, 1 here already, 1 not imported',
  );
});

test('while files are read, it says which', () => {
  expect(titleOf([item('imported'), item(null, { state: 'sending' }), item(null)])).toBe('Reading card 2 of 3…');
  expect(titleOf([item(null)])).toBe('Reading the card…');
});

test('only a difference needs a decision', () => {
  const changes = [{ field: 'name', before: 'a', after: 'b' }];
  const exists = item('exists');
  expect(isUndecided(exists)).toBe(false);
  expect(isUndecided({ ...exists, result: exists.result && { ...exists.result, changes } })).toBe(true);
  expect(isUndecided({ ...exists, state: 'sending', result: exists.result && { ...exists.result, changes } })).toBe(
    false,
  );
});

test('changes are told in the form’s words, entries of the lorebook as a number', () => {
  const change = (field: string) => ({ field, before: null, after: null });
  const fields = ['first_mes', 'future_field', 'character_book.scan_depth', 'character_book.entries.1'];
  expect(changedFields(fields.map(change), 0)).toBe('greeting, future field, lorebook: scan depth, 1 lorebook entry');
  expect(changedFields([change('tags')], 7)).toBe('tags, 7 more');
  expect(fieldLabel('character_book.entries."seven"')).toBe('lorebook entry seven');
});
