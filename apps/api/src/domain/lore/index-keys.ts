import { compose, foldCase, textOf, type Units } from './fold.ts';
import { KeyIndex, type PlainKey } from './key-index.ts';
import { compilePattern, readSlashed, type Compiled, type PatternSource } from './pattern.ts';
import type { KeyMode } from './rules.ts';

/** A key as an entry has it, ready to be looked for. */
export type LoreKey =
  | { shown: string; kind: 'plain'; id: number }
  /** Compiled on first use; `id` is its place among the patterns. */
  | { shown: string; kind: 'pattern'; id: number; source: PatternSource }
  /** It is too long, or there were too many before it. */
  | { shown: string; kind: 'unsearched' };

/** Characters of a plain key, and of all together, that are searched for. Large books have a fifth of that. */
const MAX_LENGTH = 1_000;
const MAX_CHARACTERS = 1_000_000;

/** Characters of all texts together whose keys are remembered. */
const MAX_REMEMBERED = 4_000_000;

export interface KeyOptions {
  mode: KeyMode;
  caseSensitive: boolean;
  wholeWords: boolean;
}

/** All keys of all entries, each different one once. */
export class LoreKeys {
  readonly #folded: PlainKey[] = [];
  readonly #exact: PlainKey[] = [];
  /** Id of a plain key by its folding, wholeness and text. */
  readonly #ids = new Map<string, number>();
  readonly #places: { exact: boolean; place: number }[] = [];
  #characters = 0;
  /** What was found in texts read before: a conversation is nearly the same from turn to turn. */
  readonly #found = new Map<string, readonly number[]>();
  #foundIn = 0;
  /** By id: in which reading a key was last found. */
  #seen = new Uint32Array();
  #reading = 0;
  readonly #patterns = new Map<string, number>();
  readonly #compiled: (Compiled | undefined)[] = [];
  #indexes: { index: KeyIndex; ids: number[]; fold: (text: string) => Units }[] = [];

  get plainCount(): number {
    return this.#places.length;
  }

  /** @returns null for an empty key */
  add(key: string, { mode, caseSensitive, wholeWords }: KeyOptions): LoreKey | null {
    const trimmed = key.trim();
    if (trimmed === '') return null;
    const slashed = mode === 'plain' ? null : readSlashed(trimmed);
    if (slashed !== null) return this.#addPattern(trimmed, slashed);
    if (mode === 'pattern') return this.#addPattern(trimmed, { body: trimmed, flags: caseSensitive ? '' : 'i' });
    const text = textOf(caseSensitive ? compose(trimmed) : foldCase(trimmed));
    // Several words are looked for as they stand, so that "red cat" is found in "red cats", as elsewhere.
    const whole = wholeWords && !/\s/.test(trimmed);
    const known = `${caseSensitive ? 'c' : 'i'}${whole ? 'w' : 's'}${text}`;
    let id = this.#ids.get(known);
    if (id === undefined) {
      if (text.length > MAX_LENGTH || this.#characters + text.length > MAX_CHARACTERS)
        return { shown: trimmed, kind: 'unsearched' };
      this.#characters += text.length;
      const list = caseSensitive ? this.#exact : this.#folded;
      id = this.#places.push({ exact: caseSensitive, place: list.push({ text, whole }) - 1 }) - 1;
      this.#ids.set(known, id);
    }
    return { shown: trimmed, kind: 'plain', id };
  }

  #addPattern(shown: string, source: PatternSource): LoreKey {
    const known = `${source.flags}/${source.body}`;
    const id = this.#patterns.get(known) ?? this.#patterns.size;
    this.#patterns.set(known, id);
    return { shown, kind: 'pattern', id, source };
  }

  /** The ids of all plain keys in a text, each once. */
  findIn(text: string): readonly number[] {
    const known = this.#found.get(text);
    if (known !== undefined) return known;
    const found: number[] = [];
    this.#reading++;
    for (const { index, ids, fold } of this.#indexes) {
      index.scan(fold(text), (place) => {
        const id = ids[place];
        if (id === undefined || this.#seen[id] === this.#reading) return;
        this.#seen[id] = this.#reading;
        found.push(id);
      });
    }
    this.#foundIn += text.length;
    if (this.#foundIn > MAX_REMEMBERED) {
      this.#found.clear();
      this.#foundIn = text.length;
    }
    this.#found.set(text, found);
    return found;
  }

  compiled(key: LoreKey & { kind: 'pattern' }): Compiled {
    return (this.#compiled[key.id] ??= compilePattern(key.source));
  }

  /** Makes all keys added so far findable. */
  index(): void {
    const idsOf = (exact: boolean) =>
      [...this.#places.entries()].filter(([, key]) => key.exact === exact).map(([id]) => id);
    this.#seen = new Uint32Array(this.plainCount);
    this.#found.clear();
    this.#indexes = [
      { index: new KeyIndex(this.#folded), ids: idsOf(false), fold: foldCase },
      { index: new KeyIndex(this.#exact), ids: idsOf(true), fold: compose },
    ].filter(({ ids }) => ids.length > 0);
  }
}
