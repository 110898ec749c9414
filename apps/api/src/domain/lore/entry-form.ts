import type { FieldFault } from '@dramatis/contract/errors';
import type { LoreEntryInput, LorePosition, SecondaryLogic } from '@dramatis/contract/lorebooks';
import type { JsonObject } from '../json.ts';
import { readDecorators } from './decorators.ts';
import type { LoreEntry } from './lorebook.ts';
import { readSlashed } from './pattern.ts';
import { flagOf, keyModeOf, logics, numberOf, writtenPlace } from './rules.ts';

/** An entry as people edit it: what its fields and its extensions come to, without what its text asks for itself. */
export interface EntryForm {
  id: string;
  title: string;
  keys: string[];
  secondaryKeys: string[];
  secondaryLogic: SecondaryLogic | null;
  content: string;
  enabled: boolean;
  constant: boolean;
  insertionOrder: number;
  position: LorePosition;
  depth: number | null;
  probability: number;
  caseSensitive: boolean | null;
  wholeWords: boolean | null;
  patterns: boolean;
  unreachable: boolean;
}

/** SillyTavern's numbers of places. */
const places: Readonly<Record<LorePosition, number>> = {
  before_char: 0,
  after_char: 1,
  note_top: 2,
  note_bottom: 3,
  depth: 4,
  examples_top: 5,
  examples_bottom: 6,
  outlet: 7,
};

const DEPTH = 4;

export function entryForm(entry: LoreEntry): EntryForm {
  const { extensions, keys } = entry;
  const place = writtenPlace(entry, 'system');
  const constant = entry.constant === true;
  const probability = numberOf(extensions['probability']) ?? 100;
  const hasKeys = keys.some((key) => key.trim() !== '');
  return {
    id: String(entry.id),
    title: entry.name === '' ? entry.comment : entry.name,
    keys,
    secondaryKeys: entry.secondaryKeys,
    secondaryLogic:
      entry.selective === true ? (logics[numberOf(extensions['selectiveLogic']) ?? 0] ?? 'and_any') : null,
    content: entry.content,
    enabled: entry.enabled,
    constant,
    insertionOrder: entry.insertionOrder,
    // The other places are a decorator's.
    position: place.at === 'personality' || place.at === 'scenario' ? 'after_char' : place.at,
    depth: place.at === 'depth' ? place.depth : null,
    probability: flagOf(extensions['useProbability']) === false ? 100 : probability,
    caseSensitive: flagOf(extensions['case_sensitive']) ?? entry.caseSensitive,
    wholeWords: flagOf(extensions['match_whole_words']),
    patterns: keyModeOf(entry) === 'pattern',
    unreachable: !hasKeys && !constant && readDecorators(entry.content).decorators.activate !== true,
  };
}

/**
 * An entry with what was changed of it. Written where the rules read it, and only what differs: whatever else the entry
 * holds stays, as does what says the same in another way.
 * @param fault called with each field that cannot be so; the entry is then not to be kept
 */
export function changeEntry(entry: LoreEntry, input: LoreEntryInput, fault: (given: FieldFault) => void): LoreEntry {
  const was = entryForm(entry);
  const extensions: JsonObject = { ...entry.extensions };
  const next: LoreEntry = { ...entry, extensions };
  if (input.title !== undefined && input.title !== was.title) {
    // Where there is a name, the comment is something else: what shows a drafted entry, for one.
    if (entry.name === '') next.comment = input.title;
    else next.name = input.title;
  }
  next.keys = input.keys ?? entry.keys;
  next.secondaryKeys = input.secondaryKeys ?? entry.secondaryKeys;
  next.content = input.content ?? entry.content;
  next.enabled = input.enabled ?? entry.enabled;
  next.insertionOrder = input.insertionOrder ?? entry.insertionOrder;
  if (input.constant !== undefined && input.constant !== was.constant) next.constant = input.constant;

  if (input.secondaryLogic !== undefined && input.secondaryLogic !== was.secondaryLogic) {
    next.selective = input.secondaryLogic !== null;
    const number = input.secondaryLogic === null ? 0 : logics.indexOf(input.secondaryLogic);
    // Without a number it is the first.
    if (number > 0 || extensions['selectiveLogic'] !== undefined) extensions['selectiveLogic'] = number;
  }
  if (input.caseSensitive !== undefined && input.caseSensitive !== was.caseSensitive) {
    next.caseSensitive = input.caseSensitive;
    if (Object.hasOwn(extensions, 'case_sensitive')) extensions['case_sensitive'] = input.caseSensitive;
  }
  if (input.wholeWords !== undefined && input.wholeWords !== was.wholeWords) {
    extensions['match_whole_words'] = input.wholeWords;
  }
  if (input.probability !== undefined && input.probability !== was.probability) {
    extensions['probability'] = input.probability;
    if (extensions['useProbability'] === false) extensions['useProbability'] = true;
  }
  place(next, was, input, fault);
  keepKeysMeaning(entry, next, fault);
  return next;
}

function place(next: LoreEntry, was: EntryForm, input: LoreEntryInput, fault: (given: FieldFault) => void): void {
  const { position = was.position, depth } = input;
  if (position !== was.position) {
    if (position === 'outlet') fault({ field: 'position', message: 'can only be an outlet where it is one already' });
    if (position === 'before_char' || position === 'after_char') {
      next.position = position;
      if (Object.hasOwn(next.extensions, 'position')) next.extensions['position'] = places[position];
    } else {
      next.extensions['position'] = places[position];
    }
    if (position === 'depth') next.extensions['depth'] = depth ?? numberOf(next.extensions['depth']) ?? DEPTH;
  } else if (depth !== undefined && depth !== was.depth && position === 'depth') {
    next.extensions['depth'] = depth;
  }
  if (depth !== undefined && position !== 'depth') {
    fault({ field: 'depth', message: 'is taken with the position depth only' });
  }
}

/** Some of what SillyTavern writes also tells how keys are to be read: it must not make words of somebody's patterns. */
function keepKeysMeaning(entry: LoreEntry, next: LoreEntry, fault: (given: FieldFault) => void): void {
  const mode = keyModeOf(entry);
  if (mode === keyModeOf(next)) return;
  const hasSlashed = [...next.keys, ...next.secondaryKeys].some((key) => readSlashed(key.trim()) !== null);
  if (mode === 'plain' && !hasSlashed) return;
  const field =
    next.extensions['match_whole_words'] === entry.extensions['match_whole_words'] ? 'secondaryLogic' : 'wholeWords';
  fault({ field, message: 'cannot be said of an entry whose keys are regular expressions', rule: 'keys_are_patterns' });
}
