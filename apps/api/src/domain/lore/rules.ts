import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { readDecorators, type Decorators } from './decorators.ts';
import { readKnownFrom, type KnownFrom } from './known-from.ts';
import type { Lorebook, LoreEntry } from './lorebook.ts';

export type SecondaryLogic = 'and_any' | 'not_all' | 'not_any' | 'and_all';
export type LoreTrigger = 'normal' | 'continue' | 'impersonate' | 'swipe' | 'regenerate' | 'quiet';
export type LoreRole = 'system' | 'user' | 'assistant';

/** Texts beside the messages in which an entry may ask to be searched for. */
export const loreFields = [
  'persona_description',
  'character_description',
  'character_personality',
  'character_depth_prompt',
  'scenario',
  'creator_notes',
] as const;
export type LoreField = (typeof loreFields)[number];

export type LorePlace =
  | { at: 'before_char' | 'after_char' | 'personality' | 'scenario' }
  | { at: 'note_top' | 'note_bottom' | 'examples_top' | 'examples_bottom' }
  /** `fromStart` counts from the first message instead of the last. */
  | { at: 'depth'; depth: number; fromStart: boolean; role: LoreRole }
  | { at: 'outlet'; outlet: string };

/** `plain`: words. `slashed`: words, and patterns where written `/…/`. `pattern`: every key is one. */
export type KeyMode = 'plain' | 'slashed' | 'pattern';

/**
 * Everything that decides about one entry, from wherever it was written: decorators before the extensions of
 * SillyTavern before the entry's own fields before the book's. `null`: as the settings say.
 */
export interface EntryRules {
  text: string;
  decorators: Decorators;
  keyMode: KeyMode;
  scanDepth: number | null;
  caseSensitive: boolean | null;
  wholeWords: boolean | null;
  recursive: boolean | null;
  constant: boolean;
  /** Null: the secondary keys have no say. */
  secondaryLogic: SecondaryLogic | null;
  /** What is kept first when there is no room. */
  rank: number;
  /** The order in which entries stand in the prompt. */
  order: number;
  place: LorePlace;
  probability: number;
  groups: string[];
  groupOverride: boolean;
  groupWeight: number;
  groupScoring: boolean | null;
  excludeRecursion: boolean;
  preventRecursion: boolean;
  /** 0: does not wait; else the level of recursion that it waits for. */
  recursionLevel: number;
  ignoreBudget: boolean;
  sticky: number;
  cooldown: number;
  delay: number;
  /** Empty: all. */
  triggers: string[];
  fields: LoreField[];
  characterFilter: { exclude: boolean; names: string[]; tags: string[] } | null;
  knownFrom: KnownFrom | null;
  /** What was before the conversation's last messages has a say: how many there were, or that it was active. */
  minds: { turns: boolean; matches: boolean };
}

/** In the order of SillyTavern's numbers. */
export const logics: readonly SecondaryLogic[] = ['and_any', 'not_all', 'not_any', 'and_all'];
const roles: readonly LoreRole[] = ['system', 'user', 'assistant'];

/** Keys by which SillyTavern, and those that write as it does, can be told. */
const SILLY_TAVERN = [
  'selectiveLogic',
  'useProbability',
  'exclude_recursion',
  'prevent_recursion',
  'delay_until_recursion',
  'match_whole_words',
  'display_index',
];

export function entryRules(entry: LoreEntry, book: Lorebook): EntryRules {
  const { extensions } = entry;
  const { decorators, text } = readDecorators(entry.content);
  const keyMode = keyModeOf(entry);
  // To the letter of V3, a pattern's entry has neither secondary keys nor constancy. Without any key, though, constancy
  // is all it can have.
  const constant = entry.constant === true && (keyMode !== 'pattern' || entry.keys.every((key) => key.trim() === ''));
  const selective = entry.selective === true && entry.secondaryKeys.length > 0 && keyMode !== 'pattern';
  const probability = numberOf(extensions['probability']) ?? 100;
  return {
    text,
    decorators,
    keyMode,
    scanDepth: decorators.scanDepth ?? numberOf(extensions['scan_depth']) ?? book.scanDepth,
    caseSensitive: flagOf(extensions['case_sensitive']) ?? entry.caseSensitive,
    wholeWords: flagOf(extensions['match_whole_words']),
    recursive: book.recursiveScanning,
    constant,
    secondaryLogic: selective ? (logics[numberOf(extensions['selectiveLogic']) ?? 0] ?? 'and_any') : null,
    rank: entry.priority ?? entry.insertionOrder,
    order: entry.insertionOrder,
    place: placeOf(entry, decorators),
    probability: flagOf(extensions['useProbability']) === false ? 100 : probability,
    groups: listOf(extensions['group']),
    groupOverride: flagOf(extensions['group_override']) ?? false,
    groupWeight: Math.max(0, numberOf(extensions['group_weight']) ?? 100),
    groupScoring: flagOf(extensions['use_group_scoring']),
    excludeRecursion: flagOf(extensions['exclude_recursion']) ?? false,
    preventRecursion: flagOf(extensions['prevent_recursion']) ?? false,
    recursionLevel: levelOf(extensions['delay_until_recursion']),
    ignoreBudget: flagOf(extensions['ignore_budget']) ?? false,
    sticky: Math.max(0, numberOf(extensions['sticky']) ?? 0),
    cooldown: Math.max(0, numberOf(extensions['cooldown']) ?? 0),
    delay: Math.max(0, numberOf(extensions['delay']) ?? 0),
    triggers: listOf(extensions['triggers']),
    fields: loreFields.filter((field) => flagOf(extensions[`match_${field}`]) === true),
    characterFilter: filterOf(extensions['character_filter']),
    knownFrom: readKnownFrom(extensions),
    minds: mindsOf(decorators, extensions),
  };
}

function mindsOf(decorators: Decorators, extensions: JsonObject): EntryRules['minds'] {
  const { keepActivateAfterMatch, dontActivateAfterMatch, activateOnlyAfter, activateOnlyEvery, reverseDepth } =
    decorators;
  const matches = keepActivateAfterMatch === true || dontActivateAfterMatch === true;
  const counts = [activateOnlyAfter, activateOnlyEvery, reverseDepth].some((each) => each !== undefined);
  const timed = ['sticky', 'cooldown', 'delay'].some((name) => (numberOf(extensions[name]) ?? 0) > 0);
  return { turns: matches || counts || timed, matches };
}

/**
 * SillyTavern exports `use_regex: true` for every entry, whatever its keys are. So where its traces are, a key is a
 * pattern only when it is written as one.
 */
export function keyModeOf({ useRegex, extensions }: LoreEntry): KeyMode {
  if (useRegex === null || SILLY_TAVERN.some((key) => Object.hasOwn(extensions, key))) return 'slashed';
  return useRegex ? 'pattern' : 'plain';
}

function placeOf({ position, extensions }: LoreEntry, decorators: Decorators): LorePlace {
  if (decorators.position !== undefined) {
    const at = {
      after_desc: 'after_char',
      before_desc: 'before_char',
      personality: 'personality',
      scenario: 'scenario',
    } as const;
    return { at: at[decorators.position] };
  }
  const role = decorators.role ?? roles[numberOf(extensions['role']) ?? 0] ?? 'system';
  if (decorators.depth !== undefined) {
    return { at: 'depth', depth: Math.max(0, decorators.depth), fromStart: false, role };
  }
  if (decorators.reverseDepth !== undefined) {
    return { at: 'depth', depth: decorators.reverseDepth, fromStart: true, role };
  }
  return writtenPlace({ position, extensions }, role);
}

/** Where an entry's own fields put it. */
export function writtenPlace(
  { position, extensions }: Pick<LoreEntry, 'position' | 'extensions'>,
  role: LoreRole,
): LorePlace {
  switch (numberOf(extensions['position'])) {
    case 0:
      return { at: 'before_char' };
    case 1:
      return { at: 'after_char' };
    case 2:
      return { at: 'note_top' };
    case 3:
      return { at: 'note_bottom' };
    case 4:
      return { at: 'depth', depth: Math.max(0, numberOf(extensions['depth']) ?? 4), fromStart: false, role };
    case 5:
      return { at: 'examples_top' };
    case 6:
      return { at: 'examples_bottom' };
    case 7: {
      const outlet = extensions['outlet_name'];
      return { at: 'outlet', outlet: typeof outlet === 'string' ? outlet.trim() : '' };
    }
    default:
      return { at: position ?? 'after_char' };
  }
}

export function numberOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function flagOf(value: Json | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** `true` is level 1. */
function levelOf(value: Json | undefined): number {
  return value === true ? 1 : Math.max(0, numberOf(value) ?? 0);
}

/** A list, or a text with commas. */
function listOf(value: Json | undefined): string[] {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return items
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function filterOf(value: Json | undefined): EntryRules['characterFilter'] {
  if (!isJsonObject(value)) return null;
  const filter: JsonObject = value;
  const names = listOf(filter['names']);
  const tags = listOf(filter['tags']);
  return names.length + tags.length === 0 ? null : { exclude: flagOf(filter['is_exclude']) ?? false, names, tags };
}
