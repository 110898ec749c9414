import { hash } from './random.ts';
import { stopWords, wordsOf } from './text/words.ts';

/**
 * A vector that carries a text's words: hashed words and character n-grams with signs, of length 1.
 * Cosine similarity of two such vectors follows the words, and the parts of words, they share.
 */
export function embed(text: string, dimensions: number): number[] {
  const weights = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    weights.set(feature, (weights.get(feature) ?? 0) + weight);
  };
  for (const word of wordsOf(text)) {
    // Function words say little; scripts without spaces come as long "words", which their n-grams describe.
    const weight = stopWords.has(word) ? 0.1 : 1;
    add(word, weight);
    const bounded = `<${word}>`;
    const size = /[\u2e80-\uffdc]/.test(word) ? 2 : 3;
    for (let i = 0; i + size <= bounded.length; i++) add(bounded.slice(i, i + size), weight * 0.25);
  }

  const vector = new Float64Array(dimensions);
  for (const [feature, weight] of weights) {
    const hashed = mix(hash(feature));
    // The sign comes from a bit the index does not depend on alone, so that collisions cancel out on average.
    const sign = hashed >>> 31 === 0 ? 1 : -1;
    const index = (hashed & 0x7fffffff) % dimensions;
    vector[index] = (vector[index] ?? 0) + sign * Math.log1p(weight);
  }

  const length = Math.hypot(...vector);
  return Array.from(vector, (value) => (length === 0 ? 0 : Math.round((value / length) * 1e7) / 1e7));
}

// FNV's low bits are weak for short strings; fold the high ones in.
function mix(value: number): number {
  return Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
}
