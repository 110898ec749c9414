import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { Lorebook, LoreEntry } from '../../lore/lorebook.ts';
import type { Fields } from './fields.ts';
import { withIds, type ReadEntry } from './lorebook-json.ts';
import type { CardReport } from './report.ts';

/** Entry fields of SillyTavern's own files, and their names in the extensions of a card's entry. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  position: 'position',
  depth: 'depth',
  role: 'role',
  probability: 'probability',
  useProbability: 'useProbability',
  selectiveLogic: 'selectiveLogic',
  group: 'group',
  groupOverride: 'group_override',
  groupWeight: 'group_weight',
  excludeRecursion: 'exclude_recursion',
  preventRecursion: 'prevent_recursion',
  delayUntilRecursion: 'delay_until_recursion',
  scanDepth: 'scan_depth',
  matchWholeWords: 'match_whole_words',
  caseSensitive: 'case_sensitive',
  useGroupScoring: 'use_group_scoring',
  automationId: 'automation_id',
  vectorized: 'vectorized',
  sticky: 'sticky',
  cooldown: 'cooldown',
  delay: 'delay',
  matchPersonaDescription: 'match_persona_description',
  matchCharacterDescription: 'match_character_description',
  matchCharacterPersonality: 'match_character_personality',
  matchCharacterDepthPrompt: 'match_character_depth_prompt',
  matchScenario: 'match_scenario',
  matchCreatorNotes: 'match_creator_notes',
  triggers: 'triggers',
  ignoreBudget: 'ignore_budget',
  outletName: 'outlet_name',
  displayIndex: 'display_index',
};

/** Reads a world file of SillyTavern. Its entries mean there what they meant. */
export function readWorldFile(file: Fields, report: CardReport): Lorebook {
  const name = file.text('name');
  const extensions = file.object('extensions');
  const original = file.object('originalData');
  const entries = file.objects('entries').map(readEntry);
  return {
    name: name || textOf(original['name']),
    description: textOf(original['description']),
    // Here SillyTavern keeps what a book said before it was imported, and doesn't use it itself.
    scanDepth: numberOf(original['scan_depth']),
    tokenBudget: numberOf(original['token_budget']),
    recursiveScanning: typeof original['recursive_scanning'] === 'boolean' ? original['recursive_scanning'] : null,
    extensions,
    entries: withIds(entries, 'entries', report),
    rest: file.rest(),
  };
}

function readEntry(entry: Fields): ReadEntry {
  const own: JsonObject = {};
  for (const [theirs, ours] of Object.entries(EXTENSIONS)) {
    const value = entry.take(theirs);
    if (value !== undefined) own[ours] = value;
  }
  own['selectiveLogic'] ??= 0;
  const filter = entry.object('characterFilter');
  if (Object.keys(filter).length > 0) {
    const { isExclude = false, ...lists } = filter;
    own['character_filter'] = { ...lists, is_exclude: isExclude };
  }
  return {
    id: entry.take('uid'),
    keys: entry.keywords('key'),
    secondaryKeys: entry.keywords('keysecondary'),
    content: entry.text('content'),
    enabled: entry.flag('disable') !== true,
    insertionOrder: entry.number('order') ?? 100,
    caseSensitive: null,
    useRegex: null,
    constant: entry.flag('constant'),
    selective: entry.flag('selective') ?? true,
    name: '',
    comment: entry.text('comment'),
    priority: null,
    position: null,
    extensions: { ...entry.object('extensions'), ...own },
    rest: entry.rest(),
  };
}

/** Writes a book as SillyTavern reads it. */
export function writeWorldFile(book: Lorebook): JsonObject {
  const original = {
    ...(book.description === '' ? {} : { description: book.description }),
    ...(book.scanDepth === null ? {} : { scan_depth: book.scanDepth }),
    ...(book.tokenBudget === null ? {} : { token_budget: book.tokenBudget }),
    ...(book.recursiveScanning === null ? {} : { recursive_scanning: book.recursiveScanning }),
  };
  return {
    ...book.rest,
    ...(book.name === '' ? {} : { name: book.name }),
    ...(Object.keys(book.extensions).length === 0 ? {} : { extensions: book.extensions }),
    ...(Object.keys(original).length === 0 ? {} : { originalData: original }),
    entries: Object.fromEntries(book.entries.map((entry, index) => [String(index), writeEntry(entry, index)])),
  };
}

function writeEntry(entry: LoreEntry, index: number): JsonObject {
  const { character_filter: filter, ...extensions } = entry.extensions;
  const own: JsonObject = {};
  for (const [theirs, ours] of Object.entries(EXTENSIONS)) {
    const value = extensions[ours];
    if (value !== undefined) own[theirs] = value;
    delete extensions[ours];
  }
  if (isJsonObject(filter)) {
    const { is_exclude: isExclude = false, ...lists } = filter;
    own['characterFilter'] = { ...lists, isExclude };
  }
  return {
    ...entry.rest,
    uid: typeof entry.id === 'number' ? entry.id : index,
    key: entry.keys,
    keysecondary: entry.secondaryKeys,
    comment: entry.comment || entry.name,
    content: entry.content,
    constant: entry.constant ?? false,
    selective: entry.selective ?? false,
    order: entry.insertionOrder,
    position: entry.position === 'before_char' ? 0 : 1,
    disable: !entry.enabled,
    ...(entry.caseSensitive === null ? {} : { caseSensitive: entry.caseSensitive }),
    ...own,
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
