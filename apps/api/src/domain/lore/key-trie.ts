import type { Units } from './fold.ts';
import type { PlainKey } from './key-index.ts';
import { eachWord, isWhole } from './words.ts';

const ROOT = 0;
const NONE = -1;

/**
 * Aho and Corasick's automaton: finds every one of many keys, wherever it stands, in one pass whose time does not depend
 * on how the keys overlap. Kept in typed arrays, with a hash table for the edges, as a node of 16 bits' alphabet would
 * take too much room. (A library for it was measured and took over ten times as long.)
 */
export class KeyTrie {
  readonly #keys: readonly PlainKey[];
  /** Edges: from which node by which unit to which node. */
  readonly #from: Int32Array;
  readonly #unit: Uint16Array;
  readonly #to: Int32Array;
  readonly #mask: number;
  /** The edges of the root, which are asked for most. */
  readonly #first = new Int32Array(0x10000);
  /** The node of the longest proper suffix that is in the trie. */
  readonly #fail: Int32Array;
  /** The key that ends in a node, and the next shorter suffix in which one ends. */
  readonly #output: Int32Array;
  readonly #shorter: Int32Array;
  /** The same text again, as a whole word and as a part. */
  readonly #twins = new Map<number, number>();
  #nodes = 1;

  /** @param ids which of the keys to look for; no two the same */
  constructor(keys: readonly PlainKey[], ids: readonly number[]) {
    this.#keys = keys;
    const size = ids.reduce((sum, id) => sum + (keys[id]?.text.length ?? 0), 1);
    const slots = 2 ** Math.ceil(Math.log2(size * 2 + 1));
    this.#mask = slots - 1;
    this.#from = new Int32Array(slots).fill(NONE);
    this.#unit = new Uint16Array(slots);
    this.#to = new Int32Array(slots);
    this.#fail = new Int32Array(size);
    this.#output = new Int32Array(size).fill(NONE);
    this.#shorter = new Int32Array(size).fill(NONE);
    const parents: number[] = [ROOT];
    const units: number[] = [0];
    const depths: number[] = [0];
    for (const id of ids) this.#insert(keys[id]?.text ?? '', id, parents, units, depths);
    this.#link(parents, units, depths);
  }

  /** Calls `found` with every key, wherever it stands in the text; with some more than once. */
  scan(text: Units, found: (id: number) => void): void {
    const fail = this.#fail;
    const output = this.#output;
    const shorter = this.#shorter;
    const first = this.#first;
    const { data, length } = text;
    let node = ROOT;
    for (let i = 0; i < length; i++) {
      const unit = data[i] ?? 0;
      let next: number = ROOT;
      while (node !== ROOT && (next = this.#step(node, unit)) === ROOT) node = fail[node] ?? ROOT;
      node = next === ROOT ? (first[unit] ?? ROOT) : next;
      if (node === ROOT) continue;
      let at = output[node] === NONE ? (shorter[node] ?? NONE) : node;
      while (at !== NONE) {
        for (let id = output[at]; id !== undefined; id = this.#twins.get(id)) {
          const key = this.#keys[id];
          if (key !== undefined && (!key.whole || isWhole(text, i + 1 - key.text.length, i + 1))) found(id);
        }
        at = shorter[at] ?? NONE;
      }
    }
  }

  /** Calls `found` with every key that is a word of the text: enough for keys that are words, and much faster. */
  scanWords(text: Units, found: (id: number) => void): void {
    const { data } = text;
    eachWord(text, (start, end) => {
      let node = this.#first[data[start] ?? 0] ?? ROOT;
      for (let i = start + 1; node !== ROOT && i < end; i++) node = this.#step(node, data[i] ?? 0);
      const id = this.#output[node] ?? NONE;
      if (id !== NONE) found(id);
    });
  }

  #insert(text: string, id: number, parents: number[], units: number[], depths: number[]): void {
    let node = ROOT;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let next = this.#step(node, unit);
      if (next === ROOT) {
        next = this.#nodes++;
        this.#connect(node, unit, next);
        parents.push(node);
        units.push(unit);
        depths.push(i + 1);
      }
      node = next;
    }
    const twin = this.#output[node] ?? NONE;
    if (twin !== NONE) this.#twins.set(id, twin);
    this.#output[node] = id;
  }

  /** Sets the suffix links, shorter nodes first, because a node's link is found through its parent's. */
  #link(parents: readonly number[], units: readonly number[], depths: readonly number[]): void {
    for (const node of orderBy(depths)) {
      const parent = parents[node] ?? ROOT;
      if (node === ROOT || parent === ROOT) continue;
      const unit = units[node] ?? 0;
      let suffix = this.#fail[parent] ?? ROOT;
      let target = this.#step(suffix, unit);
      while (target === ROOT && suffix !== ROOT) {
        suffix = this.#fail[suffix] ?? ROOT;
        target = this.#step(suffix, unit);
      }
      this.#fail[node] = target;
      this.#shorter[node] = this.#output[target] === NONE ? (this.#shorter[target] ?? NONE) : target;
    }
  }

  #connect(node: number, unit: number, next: number): void {
    if (node === ROOT) {
      this.#first[unit] = next;
      return;
    }
    let slot = this.#slot(node, unit);
    while (this.#from[slot] !== NONE) slot = (slot + 1) & this.#mask;
    this.#from[slot] = node;
    this.#unit[slot] = unit;
    this.#to[slot] = next;
  }

  /** The node behind the edge; `ROOT` when there is none, as no edge leads there. */
  #step(node: number, unit: number): number {
    if (node === ROOT) return this.#first[unit] ?? ROOT;
    let slot = this.#slot(node, unit);
    for (;;) {
      const from = this.#from[slot];
      if (from === NONE) return ROOT;
      if (from === node && this.#unit[slot] === unit) return this.#to[slot] ?? ROOT;
      slot = (slot + 1) & this.#mask;
    }
  }

  #slot(node: number, unit: number): number {
    const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & this.#mask;
  }
}

/** The positions of small numbers in ascending order of the numbers, in time that grows with their count alone. */
function orderBy(numbers: readonly number[]): Uint32Array {
  const starts: number[] = [];
  for (const number of numbers) starts[number] = (starts[number] ?? 0) + 1;
  let sum = 0;
  for (let number = 0; number < starts.length; number++) {
    const count = starts[number] ?? 0;
    starts[number] = sum;
    sum += count;
  }
  const order = new Uint32Array(numbers.length);
  for (const [position, number] of numbers.entries()) {
    const place = starts[number] ?? 0;
    order[place] = position;
    starts[number] = place + 1;
  }
  return order;
}
