import { withHiddenKeys, withoutHidden } from './hidden.ts';
import type { LoreKey } from './index-keys.ts';
import { matchesIn } from './pattern.ts';
import type { PreparedLore } from './prepare.ts';
import { loreFields, type LoreField } from './rules.ts';

/** Where a key was found. `depth` 0 is the newest message. A pattern's depth is that of the search. */
export type Found =
  | { in: 'message'; depth: number }
  | { in: 'field'; field: LoreField }
  /** In what another entry, the one with this index, puts into the prompt. */
  | { in: 'entry'; index: number };

/**
 * Why a key was not found: it isn't there, it is no pattern that can be run, or it was not searched for, for want of time or because there
 * are too many keys.
 */
export type Missing = 'absent' | 'faulty' | 'untried';

/** What an entry may be searched for in. */
export interface Reach {
  depth: number;
  fields: readonly LoreField[];
  entries: boolean;
}

export interface ScanInput {
  /** Oldest first. */
  messages: readonly { name: string; content: string }[];
  fields: Readonly<Partial<Record<LoreField, string>>>;
  /** Milliseconds of any clock that only goes on. */
  now: () => number;
}

/** Time that all patterns together may take. What is left over then counts as not found and says so. */
const PATTERNS_MS = 100;

const NOWHERE = -1;

/** Parts messages in what patterns see. No one types it, so that patterns can hold on to it. */
const JOINER = '\n\u0001';

/**
 * Everything that keys are looked for in. Every text is read once, for all keys at the same time: what is kept of a
 * message is how deep each key was first found, which answers for every entry's own scan depth.
 */
export class LoreScan {
  readonly #lore: PreparedLore;
  readonly #input: ScanInput;
  /** Newest first. */
  readonly #messages: string[];
  readonly #depths: Int32Array;
  readonly #fields: Map<LoreField, { text: string; keys: Uint8Array }>;
  /** By the entries' index: whether what others say may have changed something for it. */
  readonly #touched: Uint8Array;
  /** Of each key, the index of the entry it was first found in. */
  readonly #foundIn: Int32Array;
  readonly #contents: { index: number; text: string }[] = [];
  readonly #patternsInMessages = new Map<string, boolean>();
  readonly #patternsInContents = new Map<number, { read: number; found: number }>();
  #patternsMs = 0;

  /**
   * @param depth how many messages any entry can reach
   * @param fields those that any entry asks for
   */
  constructor(lore: PreparedLore, input: ScanInput, depth: number, fields: ReadonlySet<LoreField>) {
    this.#lore = lore;
    this.#input = input;
    const { includeNames } = lore.settings;
    this.#messages = input.messages
      .slice(Math.max(0, input.messages.length - depth))
      .toReversed()
      .map(({ name, content }) => withoutHidden(includeNames && name !== '' ? `${name}: ${content}` : content));
    const count = lore.keys.plainCount;
    this.#depths = new Int32Array(count).fill(NOWHERE);
    this.#foundIn = new Int32Array(count).fill(NOWHERE);
    this.#touched = new Uint8Array(lore.entries.length);
    const depths = this.#depths;
    for (const [index, text] of this.#messages.entries()) {
      for (const id of lore.keys.findIn(text)) {
        if (depths[id] === NOWHERE) depths[id] = index;
      }
    }
    this.#fields = new Map(
      loreFields
        .filter((field) => fields.has(field))
        .map((field) => {
          const text = withoutHidden(input.fields[field] ?? '');
          const keys = new Uint8Array(count);
          for (const id of lore.keys.findIn(text)) keys[id] = 1;
          return [field, { text, keys }];
        }),
    );
  }

  /** Makes what an active entry says a text to be searched. */
  addContent(index: number, content: string): void {
    const text = withHiddenKeys(content);
    this.#contents.push({ index, text });
    for (const id of this.#lore.keys.findIn(text)) {
      if (this.#foundIn[id] !== NOWHERE) continue;
      this.#foundIn[id] = index;
      for (const user of this.#lore.users[id] ?? []) this.#touched[user] = 1;
    }
  }

  /** Whether one of an entry's words has been found in what others say. */
  isTouched(index: number): boolean {
    return this.#touched[index] === 1;
  }

  find(key: LoreKey, reach: Reach): Found | Missing {
    if (reach.depth <= 0) return 'absent';
    if (key.kind === 'unsearched') return 'untried';
    return key.kind === 'plain' ? this.#findPlain(key.id, reach) : this.#findPattern(key, reach);
  }

  #findPlain(id: number, reach: Reach): Found | Missing {
    const depth = this.#depths[id] ?? NOWHERE;
    if (depth !== NOWHERE && depth < reach.depth) return { in: 'message', depth };
    for (const field of reach.fields) {
      if (this.#fields.get(field)?.keys[id] === 1) return { in: 'field', field };
    }
    const index = this.#foundIn[id] ?? NOWHERE;
    return reach.entries && index !== NOWHERE ? { in: 'entry', index } : 'absent';
  }

  #findPattern(key: LoreKey & { kind: 'pattern' }, reach: Reach): Found | Missing {
    if (this.#patternsMs > PATTERNS_MS) return 'untried';
    const begun = this.#input.now();
    const compiled = this.#lore.keys.compiled(key);
    const found = 'fault' in compiled ? 'faulty' : this.#runPattern(key.id, compiled, reach);
    this.#patternsMs += this.#input.now() - begun;
    return found;
  }

  #runPattern(id: number, compiled: Parameters<typeof matchesIn>[0], reach: Reach): Found | Missing {
    const depth = Math.min(reach.depth, this.#messages.length);
    const known = `${id} ${depth}`;
    let inMessages = this.#patternsInMessages.get(known);
    if (inMessages === undefined) {
      // The newest first, so that what goes unread of a long text is the oldest.
      inMessages = depth > 0 && matchesIn(compiled, `\u0001${this.#messages.slice(0, depth).join(JOINER)}`);
      this.#patternsInMessages.set(known, inMessages);
    }
    if (inMessages) return { in: 'message', depth: depth - 1 };
    for (const field of reach.fields) {
      if (matchesIn(compiled, this.#fields.get(field)?.text ?? '')) return { in: 'field', field };
    }
    return reach.entries ? this.#runInContents(id, compiled) : 'absent';
  }

  /** Contents read before need not be read again. */
  #runInContents(id: number, compiled: Parameters<typeof matchesIn>[0]): Found | Missing {
    const state = this.#patternsInContents.get(id) ?? { read: 0, found: NOWHERE };
    this.#patternsInContents.set(id, state);
    for (; state.found === NOWHERE && state.read < this.#contents.length; state.read++) {
      const content = this.#contents[state.read];
      if (content !== undefined && matchesIn(compiled, content.text)) state.found = content.index;
    }
    return state.found === NOWHERE ? 'absent' : { in: 'entry', index: state.found };
  }
}
