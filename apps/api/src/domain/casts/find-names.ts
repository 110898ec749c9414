import { foldName } from './names.ts';

/** Scripts whose words no spaces part: a name may stand anywhere in them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
const WORD = /\p{L}[\p{L}\p{M}\p{N}]*/gu;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Where somebody is named in a text. */
export interface Naming {
  count: number;
  /** Offsets; -1 when they are not. */
  first: number;
  last: number;
}

/**
 * Looks for the names of many people in a text at once, as whole words and as they are spelt. Longer names go first, so
 * “White Rabbit” is not also a “Rabbit” of somebody else's. A name that two people share counts for the first of them.
 * @param names of each person
 * @returns for each person
 */
export function findNames(text: string, names: readonly (readonly string[])[]): Naming[] {
  const namings = names.map((): Naming => ({ count: 0, first: -1, last: -1 }));
  const note = (person: number, at: number): void => {
    const naming = namings[person];
    if (naming === undefined) return;
    naming.count += 1;
    naming.first = naming.first === -1 ? at : Math.min(naming.first, at);
    naming.last = Math.max(naming.last, at);
  };
  const byFirstWord = new Map<string, { name: string; person: number }[]>();
  for (const [person, own] of names.entries()) {
    for (const name of new Set(own.map(searchable))) {
      if (name === '') continue;
      if (UNSPACED.test(name)) {
        for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) note(person, at);
        continue;
      }
      const [word] = name.match(WORD) ?? [];
      if (word === undefined || !name.startsWith(word)) continue;
      byFirstWord.set(word, [...(byFirstWord.get(word) ?? []), { name, person }]);
    }
  }
  for (const list of byFirstWord.values()) list.sort((a, b) => b.name.length - a.name.length);

  let from = 0;
  for (const match of text.matchAll(WORD)) {
    if (match.index < from) continue;
    const found = byFirstWord
      .get(match[0])
      ?.find(({ name }) => text.startsWith(name, match.index) && !LETTER.test(text.charAt(match.index + name.length)));
    if (found === undefined) continue;
    note(found.person, match.index);
    from = match.index + found.name.length;
  }
  return namings;
}

/** “the Hatter” is looked for as “Hatter”; a name of one letter, or a pronoun's likes, is not looked for. */
function searchable(name: string): string {
  const bare = name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^the (?=\S)/i, '');
  return foldName(bare).length < 2 && !UNSPACED.test(bare) ? '' : bare;
}
