/** How alike two words must be, from 0 to 1. */
const ALIKE = 0.45;
const MOST = 2;

export interface NearMiss {
  word: string;
  likeness: number;
}

/** The words most like a misspelt one, most alike first: by the share of trigrams that they have in common. */
export function nearMisses(word: string, vocabulary: readonly string[]): NearMiss[] {
  const sought = trigramsOf(word);
  return vocabulary
    .map((other) => ({ word: other, likeness: likeness(sought, trigramsOf(other)) }))
    .filter((each) => each.likeness >= ALIKE)
    .toSorted((a, b) => b.likeness - a.likeness || (a.word < b.word ? -1 : 1))
    .slice(0, MOST);
}

/** Its ends are letters of their own, so that words which begin alike have more in common. */
function trigramsOf(word: string): Set<string> {
  const letters = ['<', '<', ...Array.from(word), '>'];
  return new Set(letters.slice(2).map((letter, i) => `${letters[i]}${letters[i + 1]}${letter}`));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size);
}
