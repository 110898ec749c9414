import { LoreKeys, type LoreKey } from './index-keys.ts';
import type { Lorebook, LoreEntry } from './lorebook.ts';
import { entryRules, type EntryRules } from './rules.ts';
import type { LoreSettings } from './settings.ts';

/** Where a book comes from, which decides who comes first. */
export type LoreOrigin = 'chat' | 'persona' | 'character' | 'global';

export interface LoreSource {
  /** Names the book among all of them, and in what is remembered between turns. */
  id: string;
  origin: LoreOrigin;
  book: Lorebook;
}

export interface PreparedEntry {
  /** Its place in the order in which entries are considered. */
  index: number;
  /** `book id` + `.` + `entry id`. */
  key: string;
  source: LoreSource;
  entry: LoreEntry;
  rules: EntryRules;
  primary: LoreKey[];
  secondary: LoreKey[];
  additional: LoreKey[][];
  exclude: LoreKey[];
  hasPatterns: boolean;
  /** What was last counted of it, as it is mostly the same from turn to turn. */
  counted: { text: string; tokens: number } | null;
}

/** Books made ready for activation. Worth keeping for as long as neither they nor the names in them change. */
export interface PreparedLore {
  settings: LoreSettings;
  /** Whether any entry minds more of a conversation than its last messages. */
  mindsTurns: boolean;
  entries: PreparedEntry[];
  keys: LoreKeys;
  /** By the id of a plain key: the indexes of the entries that have it. */
  users: number[][];
}

const originOrder: Readonly<Record<LoreSettings['strategy'], readonly LoreOrigin[][]>> = {
  character_first: [['chat'], ['persona'], ['character'], ['global']],
  global_first: [['chat'], ['persona'], ['global'], ['character']],
  evenly: [['chat'], ['persona'], ['character', 'global']],
};

/**
 * Sorts the entries of all books into the order in which they are considered and indexes their keys.
 * @param expand replaces macros, which keys may contain
 */
export function prepareLore(
  sources: readonly LoreSource[],
  settings: LoreSettings,
  expand: (text: string) => string,
): PreparedLore {
  const keys = new LoreKeys();
  const found = sources.flatMap((source) =>
    source.book.entries.map((entry) => ({ source, entry, rules: entryRules(entry, source.book) })),
  );
  const ranked = originOrder[settings.strategy].flatMap((origins) =>
    // Sorting keeps the order of equals.
    found.filter(({ source }) => origins.includes(source.origin)).toSorted((a, b) => b.rules.rank - a.rules.rank),
  );
  const entries = ranked.map(({ source, entry, rules }, index): PreparedEntry => {
    const options = {
      mode: rules.keyMode,
      caseSensitive: rules.caseSensitive ?? settings.caseSensitive,
      wholeWords: rules.wholeWords ?? settings.wholeWords,
    };
    const all = (list: readonly string[]) =>
      list.map((key) => keys.add(expand(key), options)).filter((key) => key !== null);
    const additional = (rules.decorators.additionalKeys ?? []).map(all);
    const isPattern = rules.keyMode === 'pattern';
    // Beside patterns, additional keys are alternatives to them, and keys that exclude have no say.
    const own = {
      primary: isPattern ? [...all(entry.keys), ...additional.flat()] : all(entry.keys),
      secondary: rules.secondaryLogic === null ? [] : all(entry.secondaryKeys),
      additional: isPattern ? [] : additional,
      exclude: isPattern ? [] : all(rules.decorators.excludeKeys ?? []),
    };
    const hasPatterns = keysOf(own).some(({ kind }) => kind === 'pattern');
    return { index, key: `${source.id}.${entry.id}`, source, entry, rules, ...own, hasPatterns, counted: null };
  });
  keys.index();
  const mindsTurns = entries.some(({ rules }) => rules.minds.turns);
  return { settings, mindsTurns, entries, keys, users: usersOf(entries, keys.plainCount) };
}

function usersOf(entries: readonly PreparedEntry[], count: number): number[][] {
  const users = Array.from({ length: count }, (): number[] => []);
  for (const entry of entries) {
    for (const key of keysOf(entry)) if (key.kind === 'plain') users[key.id]?.push(entry.index);
  }
  return users;
}

function keysOf(of: Pick<PreparedEntry, 'primary' | 'secondary' | 'additional' | 'exclude'>): LoreKey[] {
  return [...of.primary, ...of.secondary, ...of.additional.flat(), ...of.exclude];
}
