import type { JsonObject } from '../json.ts';

/**
 * A lorebook in the shape of Character Card V3. `null` and '' mean "not said". `extensions` belongs to other
 * applications and is kept as it came, though activation reads what SillyTavern writes there; `rest` holds the fields
 * that no specification names.
 */
export interface Lorebook {
  name: string;
  description: string;
  /** How many of the newest messages are searched. */
  scanDepth: number | null;
  tokenBudget: number | null;
  recursiveScanning: boolean | null;
  entries: LoreEntry[];
  extensions: JsonObject;
  rest: JsonObject;
}

export interface LoreEntry {
  /** Unique in its book: what an entry remembers between turns is remembered under it. */
  id: string | number;
  keys: string[];
  secondaryKeys: string[];
  /** Decorator lines first, then what goes into the prompt. */
  content: string;
  enabled: boolean;
  /** Lower stands earlier in the prompt. */
  insertionOrder: number;
  caseSensitive: boolean | null;
  useRegex: boolean | null;
  constant: boolean | null;
  selective: boolean | null;
  name: string;
  comment: string;
  /** The lowest goes first when there is no room for all. */
  priority: number | null;
  position: 'before_char' | 'after_char' | null;
  extensions: JsonObject;
  rest: JsonObject;
}

/** An entry that says nothing, but for its id. */
export function blankEntry(): Omit<LoreEntry, 'id'> {
  return {
    keys: [],
    secondaryKeys: [],
    content: '',
    enabled: true,
    insertionOrder: 100,
    caseSensitive: null,
    useRegex: null,
    constant: null,
    selective: null,
    name: '',
    comment: '',
    priority: null,
    position: null,
    extensions: {},
    rest: {},
  };
}

export function blankBook(): Lorebook {
  return {
    name: '',
    description: '',
    scanDepth: null,
    tokenBudget: null,
    recursiveScanning: null,
    entries: [],
    extensions: {},
    rest: {},
  };
}
