/** What holds where neither a book nor an entry says otherwise. */
export interface LoreSettings {
  /** How many of the newest messages are searched. */
  scanDepth: number;
  caseSensitive: boolean;
  wholeWords: boolean;
  /** Entries are found by what other entries say, too. */
  recursive: boolean;
  /** Rounds in which that may happen; 0: as many as change anything, within `MAX_PASSES`. */
  maxRecursionSteps: number;
  /** Search deeper than `scanDepth` until so many entries are active; 0: don't. Excludes `maxRecursionSteps`. */
  minActivations: number;
  /** How deep at most for that; 0: through the whole conversation. */
  minActivationsDepth: number;
  /** Of a group, only the entries with most keys found remain. */
  groupScoring: boolean;
  /** Speakers' names are searched with what they say. */
  includeNames: boolean;
  strategy: 'evenly' | 'character_first' | 'global_first';
}

/** As people know it from SillyTavern as it is shipped. */
export const defaultLoreSettings: LoreSettings = {
  scanDepth: 2,
  caseSensitive: false,
  wholeWords: true,
  recursive: true,
  maxRecursionSteps: 0,
  minActivations: 0,
  minActivationsDepth: 0,
  groupScoring: false,
  includeNames: true,
  strategy: 'character_first',
};

/** Bounds recursion, whatever books ask for. */
export const MAX_PASSES = 64;
