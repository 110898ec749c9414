import type { ActiveReason, InactiveReason } from './decision.ts';
import type { LoreKey } from './index-keys.ts';
import type { PreparedEntry } from './prepare.ts';
import type { LoreTrigger } from './rules.ts';
import type { Found, LoreScan, Missing, Reach } from './scan.ts';

/** What is the same for all entries of one pass. */
export interface Circumstances {
  scan: LoreScan;
  /** First pass, a search deeper than before, or a look at what entries say. */
  stage: 'first' | 'deeper' | 'recursion';
  recursionLevel: number;
  trigger: LoreTrigger;
  character: { name: string; tags: readonly string[] } | null;
  greeting: number | null;
  userIcon: string | null;
  messageCount: number;
  replyCount: number;
  sticky: ReadonlySet<string>;
  cooldown: ReadonlySet<string>;
  matched: ReadonlySet<string>;
  forced: ReadonlySet<string>;
  later: ReadonlySet<string>;
  /** How deep an entry searches that does not say so itself. */
  scanDepth: number;
  recursive: boolean;
}

export type Verdict =
  | { active: true; reason: ActiveReason; key: string | null; found: Found | null; score: number }
  | { active: false; reason: InactiveReason; key: string | null; found: Found | null };

/** Whether an entry is to be active, by everything but its rivals, chance and room. Null: nothing new to be said. */
export function judge(entry: PreparedEntry, about: Circumstances): Verdict | null {
  const verdict = judgeByRules(entry, about);
  // Asked last, so that it is told of those only that would be there.
  if (verdict?.active !== true || !about.later.has(entry.key)) return verdict;
  return { active: false, reason: 'later_in_story', key: verdict.key, found: verdict.found };
}

function judgeByRules(entry: PreparedEntry, about: Circumstances): Verdict | null {
  const { rules, key } = entry;
  const { decorators } = rules;
  const held = about.sticky.has(key);
  if (!entry.entry.enabled) return no('disabled');
  if (rules.triggers.length > 0 && !rules.triggers.includes(about.trigger)) return no('other_trigger');
  if (!isForCharacter(entry, about.character)) return no('other_character');
  if (about.messageCount < rules.delay) return no('delay');
  if (about.cooldown.has(key) && !held) return no('cooldown');
  if (rules.recursionLevel > 0 && !held) {
    if (about.stage !== 'recursion' || rules.recursionLevel > about.recursionLevel) return no('waits_for_recursion');
  }
  if (rules.excludeRecursion && about.stage === 'recursion' && !held) return null;
  if (decorators.activate) return yes('told_to');
  if (decorators.dontActivate) return no('told_not_to');
  if (about.matched.has(key)) {
    if (decorators.dontActivateAfterMatch) return no('matched_before');
    if (decorators.keepActivateAfterMatch) return yes('kept');
  }
  const { activateOnlyAfter, activateOnlyEvery, isGreeting, isUserIcon } = decorators;
  if (activateOnlyAfter !== undefined && about.replyCount < activateOnlyAfter) return no('too_early');
  if (activateOnlyEvery !== undefined && about.replyCount % activateOnlyEvery !== 0) return no('not_this_time');
  // Where there is no greeting or no icon to compare with, V3 wants these passed over.
  if (isGreeting !== undefined && about.greeting !== null && about.greeting !== isGreeting) return no('other_greeting');
  if (isUserIcon !== undefined && about.userIcon !== null && about.userIcon !== isUserIcon)
    return no('other_user_icon');
  if (about.forced.has(key)) return yes('forced');
  if (held) return yes('sticky');
  return judgeKeys(entry, about);
}

function judgeKeys(entry: PreparedEntry, about: Circumstances): Verdict {
  const { rules } = entry;
  const reach: Reach = {
    depth: rules.scanDepth ?? about.scanDepth,
    fields: rules.fields,
    entries: about.stage !== 'deeper' && (rules.recursive ?? about.recursive),
  };
  const find = (key: LoreKey) => about.scan.find(key, reach);

  for (const key of entry.exclude) {
    const found = find(key);
    if (typeof found !== 'string') return { active: false, reason: 'excluded_key', key: key.shown, found };
  }
  for (const keys of entry.additional) {
    if (keys.every((key) => typeof find(key) === 'string')) return no('additional_keys');
  }
  if (rules.constant) return yes('always');
  if (entry.primary.length === 0) return no('without_keys');
  if (reach.depth <= 0) return no('searches_nothing');

  let hit: { key: string; found: Found } | null = null;
  let hits = 0;
  let missing: Missing = 'absent';
  for (const key of entry.primary) {
    const found = about.scan.find(key, reach);
    if (typeof found !== 'string') {
      hits++;
      hit ??= { key: key.shown, found };
    } else if (found !== 'absent' && missing !== 'untried') {
      missing = found;
    }
  }
  if (hit === null) {
    return no(missing === 'untried' ? 'not_searched' : missing === 'faulty' ? 'bad_pattern' : 'no_key');
  }
  if (entry.secondary.length === 0) return { active: true, reason: 'key', ...hit, score: hits };

  const secondary = entry.secondary.filter((key) => typeof find(key) !== 'string').length;
  const all = secondary === entry.secondary.length;
  switch (rules.secondaryLogic) {
    case 'and_any':
      return secondary > 0 ? { active: true, reason: 'key', ...hit, score: hits + secondary } : lost(hit);
    case 'and_all':
      return all ? { active: true, reason: 'key', ...hit, score: hits + secondary } : lost(hit);
    case 'not_all':
      return all ? lost(hit) : { active: true, reason: 'key', ...hit, score: hits };
    case 'not_any':
      return secondary > 0 ? lost(hit) : { active: true, reason: 'key', ...hit, score: hits };
    case null:
      return { active: true, reason: 'key', ...hit, score: hits };
  }
}

function isForCharacter({ rules }: PreparedEntry, character: Circumstances['character']): boolean {
  const filter = rules.characterFilter;
  if (filter === null || character === null) return true;
  const named = filter.names.includes(character.name);
  const tagged = filter.tags.some((tag) => character.tags.includes(tag));
  if (filter.exclude) return !named && !tagged;
  return (filter.names.length === 0 || named) && (filter.tags.length === 0 || tagged);
}

function yes(reason: ActiveReason): Verdict {
  return { active: true, reason, key: null, found: null, score: 0 };
}

const noes = new Map<InactiveReason, Verdict>();

/** Most entries get one of these on most turns, so there is one object of each. */
function no(reason: InactiveReason): Verdict {
  let verdict = noes.get(reason);
  if (verdict === undefined) noes.set(reason, (verdict = { active: false, reason, key: null, found: null }));
  return verdict;
}

function lost(hit: { key: string; found: Found }): Verdict {
  return { active: false, reason: 'secondary_keys', ...hit };
}
