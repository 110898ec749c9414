import type { Lorebook, LorebookInput, LoreEntry, LoreEntryInput } from '@dramatis/client/model';

/** An entry as the screen holds it. A new one has an id of its own making, which is never sent. */
export interface EntryState extends Omit<LoreEntry, 'unreachable'> {
  /** Of the saved entry that a new one began as: it has more than is shown here. */
  copyOf: string | null;
}

export interface BookFields {
  name: string;
  description: string;
  scanDepth: number | null;
  tokenBudget: number | null;
  recursiveScanning: boolean | null;
}

export interface BookState extends BookFields {
  entries: EntryState[];
}

export const emptyFields: BookFields = {
  name: '',
  description: '',
  scanDepth: null,
  tokenBudget: null,
  recursiveScanning: null,
};

export const blankEntry: Omit<EntryState, 'id'> = {
  title: '',
  keys: [],
  secondaryKeys: [],
  secondaryLogic: null,
  content: '',
  enabled: true,
  constant: false,
  insertionOrder: 100,
  position: 'after_char',
  depth: null,
  probability: 100,
  caseSensitive: null,
  wholeWords: null,
  patterns: false,
  copyOf: null,
};

export function stateOf(book: Lorebook | null): BookState {
  if (book === null) return { ...emptyFields, entries: [] };
  const { name, description, scanDepth, tokenBudget, recursiveScanning, entries } = book;
  return {
    name,
    description,
    scanDepth,
    tokenBudget,
    recursiveScanning,
    entries: entries.map((entry) => {
      const { unreachable: _, ...shown } = entry;
      return { ...shown, copyOf: null };
    }),
  };
}

export interface Changes {
  input: LorebookInput;
  /** Of the entries in `input.entries`, in their order. */
  ids: string[];
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What has to be saved to make `state` of `base`, or null when they say the same. */
export function changesOf(base: BookState, state: BookState): Changes | null {
  const { name, description, scanDepth, tokenBudget, recursiveScanning } = state;
  const input: LorebookInput = {
    ...(name !== base.name && { name }),
    ...(description !== base.description && { description }),
    ...(scanDepth !== base.scanDepth && { scanDepth }),
    ...(tokenBudget !== base.tokenBudget && { tokenBudget }),
    ...(recursiveScanning !== base.recursiveScanning && { recursiveScanning }),
  };
  const saved = new Map(base.entries.map((entry) => [entry.id, entry]));
  const gone = new Set(saved.keys());
  const entries: LoreEntryInput[] = [];
  const ids: string[] = [];
  for (const entry of state.entries) {
    const was = saved.get(entry.id);
    gone.delete(entry.id);
    // What was not touched is the same object still.
    if (was === entry) continue;
    const model = entry.copyOf === null ? undefined : saved.get(entry.copyOf);
    const changed = changedFields(was ?? model ?? { ...blankEntry, id: '' }, entry);
    if (was !== undefined && Object.keys(changed).length === 0) continue;
    const name = was !== undefined ? { id: was.id } : model !== undefined ? { copyOf: model.id } : {};
    entries.push({ ...name, ...changed });
    ids.push(entry.id);
  }
  const removed = [...gone];
  if (entries.length > 0) input.entries = entries;
  if (removed.length > 0) input.removed = removed;
  return Object.keys(input).length === 0 ? null : { input, ids };
}

function changedFields(was: EntryState, now: EntryState): LoreEntryInput {
  const { id: _, patterns: __, copyOf: ___, depth, ...entry } = now;
  const before = new Map<string, unknown>(Object.entries(was));
  const changed = Object.entries(entry).filter(([name, value]) => !same(value, before.get(name)));
  // Only the position `depth` has one.
  const deep = entry.position === 'depth' && depth !== null && depth !== was.depth;
  return { ...Object.fromEntries(changed), ...(deep && { depth }) };
}

/** Whether no talk can bring an entry, so that it has to be said. */
export function isUnreachable({ keys, constant, content }: EntryState): boolean {
  return keys.length === 0 && !constant && !content.includes('@@activate');
}

export function matches({ title, keys, content }: EntryState, search: string): boolean {
  const wanted = search.trim().toLocaleLowerCase();
  return [title, ...keys, content].some((text) => text.toLocaleLowerCase().includes(wanted));
}
