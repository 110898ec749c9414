import type { LoreDecision } from './decision.ts';
import { losersOfGroups, type Candidate } from './groups.ts';
import { withoutHidden } from './hidden.ts';
import { judge, type Circumstances, type Verdict } from './judge.ts';
import { recall, remember, type LoreMemory, type Recalled } from './memory.ts';
import { placeLore, type LorePiece } from './place.ts';
import type { PreparedEntry, PreparedLore } from './prepare.ts';
import { Room } from './room.ts';
import type { LoreField, LoreTrigger } from './rules.ts';
import { LoreScan, type ScanInput } from './scan.ts';
import { MAX_PASSES } from './settings.ts';

export interface LoreInput extends ScanInput {
  /** The branch up to the message to answer, oldest first. It may begin late; the counts below tell of the whole. */
  messages: readonly { name: string; content: string }[];
  messageCount: number;
  /** How many of them are the character's. */
  replyCount: number;
  trigger: LoreTrigger;
  character: { name: string; tags: readonly string[] } | null;
  /** Which greeting the session began with: 0 the first message, 1 the first alternate; null: none. */
  greeting: number | null;
  userIcon: string | null;
  /** Keys of entries (`PreparedEntry.key`) that something else than keys has chosen. */
  forced: ReadonlySet<string>;
  /** Keys of entries that tell what stands behind the story position. */
  later: ReadonlySet<string>;
  memory: LoreMemory;
  /** Tokens that all lore may take. */
  budget: number;
  countTokens: (text: string) => number;
  /** Replaces macros in what entries say. */
  expand: (text: string) => string;
  /** From 0 up to and without 1. */
  random: () => number;
}

export interface LoreActivation {
  /** What active entries say, in the order in which it stands at each place. */
  pieces: LorePiece[];
  /** One of every entry, in the order in which they were considered. */
  decisions: LoreDecision[];
  /** To be handed in again on the next turn of this branch. */
  memory: LoreMemory;
  tokens: number;
  /** Parts of the prompt that active entries ask to leave out. */
  disabledPrompts: Set<'system_prompt' | 'post_history_instructions'>;
}

/** Decides which entries of all books belong into a prompt, and says for each why. The same input has the same result. */
export function activateLore(lore: PreparedLore, input: LoreInput): LoreActivation {
  return new Activation(lore, input).run();
}

class Activation {
  readonly #lore: PreparedLore;
  readonly #input: LoreInput;
  readonly #recalled: Recalled;
  readonly #scan: LoreScan;
  readonly #room: Room;
  /** By the entries' index: what was last said of each, and in which pass. */
  readonly #verdicts: (Verdict | undefined)[] = [];
  readonly #passes: number[] = [];
  /** Lost a roll or was let go for another: not considered again this turn. */
  readonly #out = new Set<PreparedEntry>();
  readonly #takenGroups = new Set<string>();

  constructor(lore: PreparedLore, input: LoreInput) {
    this.#lore = lore;
    this.#input = input;
    this.#recalled = recall(input.memory, lore.entries, input.messageCount);
    this.#room = new Room(input.budget);
    const live = lore.entries.filter(({ entry }) => entry.enabled);
    const fields = new Set<LoreField>(live.flatMap(({ rules }) => rules.fields));
    const depth = live.reduce((most, { rules }) => Math.max(most, rules.scanDepth ?? 0), this.#deepest());
    this.#scan = new LoreScan(lore, input, depth, fields);
  }

  run(): LoreActivation {
    const { settings } = this.#lore;
    const levels = [...new Set(this.#lore.entries.map(({ rules }) => rules.recursionLevel))]
      .filter((level) => level > 0)
      .toSorted((a, b) => a - b);
    const mayRecurse = this.#lore.entries.some(({ rules }) => rules.recursive ?? settings.recursive);
    const most =
      settings.minActivations === 0 && settings.maxRecursionSteps > 0 ? settings.maxRecursionSteps : MAX_PASSES;
    let scanDepth = settings.scanDepth;
    let stage: Circumstances['stage'] | null = 'first';
    let recursionLevel = levels.shift() ?? 0;
    let deeper = 0;

    for (let pass = 1; stage !== null && pass <= most + deeper; pass++) {
      const heard = this.#pass(pass, { stage, recursionLevel, scanDepth });
      if (this.#room.isFull) break;
      stage = mayRecurse && heard ? 'recursion' : null;
      if (stage === null && this.#room.active.size < settings.minActivations && scanDepth < this.#deepest()) {
        stage = 'deeper';
        scanDepth++;
        deeper++;
      }
      if (stage === null && mayRecurse && levels.length > 0) {
        stage = 'recursion';
        recursionLevel = levels.shift() ?? 0;
      }
    }
    return this.#result();
  }

  /** How deep a search may be driven by the wish for more entries. */
  #deepest(): number {
    const { scanDepth, minActivations, minActivationsDepth } = this.#lore.settings;
    if (minActivations === 0) return scanDepth;
    const { length } = this.#input.messages;
    return Math.max(scanDepth, minActivationsDepth === 0 ? length : Math.min(length, minActivationsDepth));
  }

  /** One look at every entry that is not settled. @returns whether something was said in which others can be found */
  #pass(pass: number, of: Pick<Circumstances, 'stage' | 'recursionLevel' | 'scanDepth'>): boolean {
    const { sticky, cooldown, matched } = this.#recalled;
    const { settings } = this.#lore;
    const about = { ...this.#input, ...of, sticky, cooldown, matched, scan: this.#scan, recursive: settings.recursive };
    const found: Candidate[] = [];
    for (const entry of this.#lore.entries) {
      if (of.stage === 'recursion' && !this.#mayHaveChanged(entry)) continue;
      if (this.#room.active.has(entry) || this.#out.has(entry)) continue;
      const verdict = judge(entry, about);
      if (verdict === null) continue;
      this.#conclude(entry, verdict, pass);
      if (verdict.active) found.push({ entry, score: verdict.score });
    }
    const isHeld = (entry: PreparedEntry) => sticky.has(entry.key);
    // Held entries first; those that give way to all others last.
    const weight = ({ rules, key }: PreparedEntry) =>
      rules.decorators.ignoreOnMaxContext ? 2 : sticky.has(key) ? 0 : 1;
    found.sort((a, b) => weight(a.entry) - weight(b.entry));
    const losers = losersOfGroups(found, {
      isHeld,
      taken: this.#takenGroups,
      scoring: settings.groupScoring,
      random: this.#input.random,
    });
    let heard = false;
    for (const { entry } of found) {
      if (losers.has(entry)) this.#refuse(entry, 'group', pass);
      else if (!isHeld(entry) && !this.#isLucky(entry)) this.#refuse(entry, 'chance', pass);
      else heard = this.#admit(entry, pass) || heard;
    }
    return heard;
  }

  /** Words that others say are known; of patterns, it has to be tried. */
  #mayHaveChanged({ index, rules, hasPatterns }: PreparedEntry): boolean {
    return this.#scan.isTouched(index) || rules.recursionLevel > 0 || hasPatterns;
  }

  #isLucky({ rules }: PreparedEntry): boolean {
    return rules.probability >= 100 || this.#input.random() * 100 < rules.probability;
  }

  /** @returns whether others can be found in what it says */
  #admit(entry: PreparedEntry, pass: number): boolean {
    const content = this.#input.expand(entry.rules.text);
    const outcome = this.#room.admit(entry, withoutHidden(content), (text) => this.#measure(entry, text));
    if (typeof outcome === 'string') {
      this.#refuse(entry, outcome, pass);
      return false;
    }
    for (const leaving of outcome) {
      const sameBook = leaving.entry.source === entry.source && entry.source.book.tokenBudget !== null;
      this.#refuse(leaving.entry, sameBook ? 'book_budget' : 'budget', pass);
    }
    for (const group of entry.rules.groups) this.#takenGroups.add(group);
    if (entry.rules.preventRecursion || content.trim() === '') return false;
    this.#scan.addContent(entry.index, content);
    return true;
  }

  #measure(entry: PreparedEntry, text: string): number {
    if (entry.counted?.text !== text) entry.counted = { text, tokens: this.#input.countTokens(text) };
    return entry.counted.tokens;
  }

  #refuse(entry: PreparedEntry, reason: 'group' | 'chance' | 'budget' | 'book_budget', pass: number): void {
    const { key = null, found = null } = this.#verdicts[entry.index] ?? {};
    this.#conclude(entry, { active: false, reason, key, found }, pass);
    this.#out.add(entry);
  }

  #conclude(entry: PreparedEntry, verdict: Verdict, pass: number): void {
    this.#verdicts[entry.index] = verdict;
    this.#passes[entry.index] = pass;
  }

  #result(): LoreActivation {
    const { active, tokens } = this.#room;
    const entries = [...active.keys()];
    return {
      pieces: placeLore(
        [...active.values()].map((one) => ({ ...one, label: labelOf(one.entry), stable: this.#isStable(one.entry) })),
        this.#input.messageCount,
      ),
      decisions: this.#lore.entries.map((entry) => this.#decision(entry)),
      memory: remember(this.#recalled.memory, entries, this.#input.messageCount),
      tokens,
      disabledPrompts: new Set(entries.flatMap(({ rules }) => rules.decorators.disableUiPrompts ?? [])),
    };
  }

  /** Not for what is being said now: it was there on the turn before, and will be on the next. */
  #isStable({ index, rules }: PreparedEntry): boolean {
    const reason = this.#verdicts[index]?.reason;
    const always = reason === 'always' || reason === 'told_to';
    const { activateOnlyEvery } = rules.decorators;
    return always && rules.probability >= 100 && rules.groups.length === 0 && activateOnlyEvery === undefined;
  }

  #decision(prepared: PreparedEntry): LoreDecision {
    const { source, entry } = prepared;
    const verdict = this.#verdicts[prepared.index];
    // The first pass looks at every entry.
    if (verdict === undefined) throw new Error(`Entry ${prepared.key} was not considered.`);
    const { active, reason, key, found } = verdict;
    const pass = this.#passes[prepared.index] ?? 1;
    const where = found?.in === 'entry' ? { in: found.in, label: labelOf(this.#lore.entries[found.index]) } : found;
    return { book: source.id, entry: entry.id, label: labelOf(prepared), active, reason, key, found: where, pass };
  }
}

function labelOf(prepared: PreparedEntry | undefined): string {
  if (prepared === undefined) return '';
  const { name, comment, keys, id } = prepared.entry;
  return name || comment || keys[0] || String(id);
}
