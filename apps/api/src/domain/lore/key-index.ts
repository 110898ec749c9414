import type { Units } from './fold.ts';
import { KeyTrie } from './key-trie.ts';
import { isSpacedWord } from './words.ts';

/** A key as it is looked for: in the same folding as the texts. */
export interface PlainKey {
  text: string;
  /** Only as a whole word. */
  whole: boolean;
}

/** Finds all of many keys in a text, however many they are: whole words, which most keys are, word by word. */
export class KeyIndex {
  readonly #words: KeyTrie | null;
  readonly #others: KeyTrie | null;

  constructor(keys: readonly PlainKey[]) {
    const { words = [], others = [] } = Object.groupBy(keys.keys(), (id) => {
      const key = keys[id];
      return key?.whole === true && isSpacedWord(key.text) ? 'words' : 'others';
    });
    this.#words = words.length === 0 ? null : new KeyTrie(keys, words);
    this.#others = others.length === 0 ? null : new KeyTrie(keys, others);
  }

  /** Calls `found` with the position, in the constructor's list, of every key in the text; with some more than once. */
  scan(text: Units, found: (id: number) => void): void {
    this.#words?.scanWords(text, found);
    this.#others?.scan(text, found);
  }
}
