import type { FieldFault } from '@dramatis/contract/errors';
import type { LorebookInput } from '@dramatis/contract/lorebooks';
import { loreLimits } from '@dramatis/contract/limits';
import { InputError } from '../../errors.ts';
import { changeEntry, entryForm, type EntryForm } from './entry-form.ts';
import { blankBook, blankEntry, type Lorebook, type LoreEntry } from './lorebook.ts';

/** A lorebook as people edit it. */
export interface BookForm extends Pick<
  Lorebook,
  'name' | 'description' | 'scanDepth' | 'tokenBudget' | 'recursiveScanning'
> {
  entries: EntryForm[];
}

export function bookForm(book: Lorebook): BookForm {
  const { name, description, scanDepth, tokenBudget, recursiveScanning } = book;
  return { name, description, scanDepth, tokenBudget, recursiveScanning, entries: book.entries.map(entryForm) };
}

/**
 * A lorebook with what was changed of it; new entries stand at its end. Nothing that the input does not name changes.
 * @throws InputError naming the field, as in `input.entries.3.position`
 */
export function changeBook(book: Lorebook | null, input: LorebookInput): Lorebook {
  const { entries: changes = [], removed = [], ...fields } = input;
  const faults: FieldFault[] = [];
  const gone = new Set(removed);
  const entries = new Map<string, LoreEntry>();
  for (const entry of book?.entries ?? []) if (!gone.has(String(entry.id))) entries.set(String(entry.id), entry);
  const free = freeIds(entries, changes);
  const named = new Set<string>();
  changes.forEach((change, index) => {
    const field = `input.entries.${index}`;
    const id = change.id ?? free();
    const key = String(id);
    if (named.has(key)) faults.push({ field: `${field}.id`, message: 'is there twice' });
    if (gone.has(key)) faults.push({ field: `${field}.id`, message: 'is to be removed, too' });
    named.add(key);
    const fault = (given: FieldFault) => void faults.push({ ...given, field: `${field}.${given.field}` });
    let entry = entries.get(key);
    if (entry === undefined) {
      const model = book?.entries.find((each) => String(each.id) === change.copyOf);
      if (change.copyOf !== undefined && model === undefined)
        fault({ field: 'copyOf', message: 'is not in this book' });
      entry = { ...(model ?? blankEntry()), id };
    }
    entries.set(key, changeEntry(entry, change, fault));
  });
  if (entries.size > loreLimits.entries) {
    faults.push({
      field: 'input.entries',
      message: `must not make more than ${loreLimits.entries} entries`,
      rule: 'too_many',
      limit: loreLimits.entries,
    });
  }
  if (faults.length > 0) throw new InputError(faults);
  return { ...(book ?? blankBook()), ...fields, entries: [...entries.values()] };
}

/** Numbers that no entry has, nor will have. */
function freeIds(entries: ReadonlyMap<string, unknown>, changes: readonly { id?: string }[]): () => number {
  const given = new Set(changes.flatMap(({ id }) => (id === undefined ? [] : [id])));
  let next = 0;
  return () => {
    while (entries.has(String(next)) || given.has(String(next))) next++;
    return next++;
  };
}
