/** What the decorators of an entry ask for. Absent: not asked. Depths count messages, as in any chat. */
export interface Decorators {
  activate?: true;
  dontActivate?: true;
  keepActivateAfterMatch?: true;
  dontActivateAfterMatch?: true;
  ignoreOnMaxContext?: true;
  /** Not before the character has spoken so often. */
  activateOnlyAfter?: number;
  /** Only when the number of the character's messages can be divided by it. */
  activateOnlyEvery?: number;
  /** Messages from the end. */
  depth?: number;
  /** Messages from the beginning. */
  reverseDepth?: number;
  scanDepth?: number;
  /** 0: the first message, 1: the first alternate greeting. */
  isGreeting?: number;
  isUserIcon?: string;
  role?: 'assistant' | 'system' | 'user';
  position?: 'after_desc' | 'before_desc' | 'personality' | 'scenario';
  disableUiPrompts?: ('system_prompt' | 'post_history_instructions')[];
  /** One of each list must be found, too. */
  additionalKeys?: string[][];
  excludeKeys?: string[];
}

export interface DecoratedContent {
  decorators: Decorators;
  /** What goes into the prompt. */
  text: string;
}

/** A name, its value, and how many `@` it began with. */
const LINE = /^(@{2,3})([A-Za-z_]+)(?:[ \t]+(.*))?$/;

/** What stands above the text of an entry: decorators, and no more of them than anyone would write. */
const MAX_LINES = 100;

/**
 * Reads the decorators at the top of an entry's content. A `@@@name` line stands in for the line above it when that one
 * is unknown or its value is wrong; the first of two with one name counts.
 */
export function readDecorators(content: string): DecoratedContent {
  if (!content.includes('@@')) return { decorators: {}, text: content };
  const lines = content.split(/\r?\n/);
  const decorators: Decorators = {};
  let understood = false;
  let text = 0;
  for (const [index, raw] of lines.slice(0, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const [, marks, name, value] = LINE.exec(line) ?? [];
    if (marks === undefined || name === undefined) break;
    text = index + 1;
    const isFallback = marks === '@@@';
    if (isFallback && understood) continue;
    understood = apply(decorators, name.toLowerCase(), (value ?? '').trim());
  }
  if (text === 0) return { decorators, text: content };
  while (lines[text]?.trim() === '') text++;
  return { decorators, text: lines.slice(text).join('\n') };
}

type Apply = (into: Decorators, value: string) => boolean;

function flag(
  key: 'activate' | 'dontActivate' | 'keepActivateAfterMatch' | 'dontActivateAfterMatch' | 'ignoreOnMaxContext',
): Apply {
  return (into) => {
    into[key] = true;
    return true;
  };
}

type NumberKey = 'activateOnlyAfter' | 'activateOnlyEvery' | 'depth' | 'reverseDepth' | 'scanDepth' | 'isGreeting';

function number(key: NumberKey, least = 0): Apply {
  return (into, value) => {
    const parsed = Number(value);
    if (value === '' || !Number.isFinite(parsed) || parsed < least) return false;
    into[key] ??= Math.floor(parsed);
    return true;
  };
}

function oneOf<const T extends string>(allowed: readonly T[], set: (into: Decorators, value: T) => void): Apply {
  return (into, value) => {
    const known = allowed.find((each) => each === value.toLowerCase());
    if (known !== undefined) set(into, known);
    return known !== undefined;
  };
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Those that count tokens instead of messages (`instruct_…`) are not here: in a chat they are to be passed over. */
const known: Readonly<Record<string, Apply>> = {
  activate: flag('activate'),
  dont_activate: flag('dontActivate'),
  keep_activate_after_match: flag('keepActivateAfterMatch'),
  dont_activate_after_match: flag('dontActivateAfterMatch'),
  ignore_on_max_context: flag('ignoreOnMaxContext'),
  activate_only_after: number('activateOnlyAfter'),
  activate_only_every: number('activateOnlyEvery', 1),
  depth: number('depth', -Infinity),
  reverse_depth: number('reverseDepth'),
  scan_depth: number('scanDepth'),
  is_greeting: number('isGreeting'),
  is_user_icon: (into, value) => {
    if (value === '') return false;
    into.isUserIcon ??= value;
    return true;
  },
  role: oneOf(['assistant', 'system', 'user'], (into, value) => {
    into.role ??= value;
  }),
  position: oneOf(['after_desc', 'before_desc', 'personality', 'scenario'], (into, value) => {
    into.position ??= value;
  }),
  disable_ui_prompt: oneOf(['system_prompt', 'post_history_instructions'], (into, value) => {
    (into.disableUiPrompts ??= []).push(value);
  }),
  // The one that may stand several times: every line must be met.
  additional_keys: (into, value) => {
    const keys = list(value);
    if (keys.length > 0) (into.additionalKeys ??= []).push(keys);
    return keys.length > 0;
  },
  exclude_keys: (into, value) => {
    const keys = list(value);
    if (keys.length > 0) into.excludeKeys ??= keys;
    return keys.length > 0;
  },
};

function apply(into: Decorators, name: string, value: string): boolean {
  return Object.hasOwn(known, name) && (known[name]?.(into, value) ?? false);
}
