import { fold } from '../text/words.ts';
import type { Phrase } from './mentions.ts';

/** Someone in the book, under every name the book gives them. */
export interface Person {
  name: string;
  aliases: string[];
  phrases: Phrase[];
  mentions: number;
  /** How sure it is that this is somebody, and how much of the book is theirs. */
  score: number;
  /** Spoken of with an article: “the Hatter”. */
  definite: boolean;
}

const placeWords = new Set(
  'street road hall house park castle lane square county island river church abbey hill bay bridge town city village school college hotel inn sea ocean court forest wood farm'.split(
    ' ',
  ),
);
const titleWords = new Set(
  'mr mrs ms miss dr sir lady lord madame monsieur captain colonel major professor aunt uncle father mother brother sister reverend rev inspector king queen prince princess duke duchess count countess baron'.split(
    ' ',
  ),
);

/** Groups phrases into people, the most important first. */
export function findCast(phrases: readonly Phrase[]): Person[] {
  const likely = phrases.filter(isLikely);
  // “Finch” alone may be rare; beside “Orla Finch” it is hers all the same.
  const parts = new Set(likely.flatMap((phrase) => (phrase.words.length > 1 ? phrase.words : [])));
  const grouped = group([
    ...likely,
    ...phrases.filter((phrase) => !likely.includes(phrase) && phrase.words.length === 1 && parts.has(phrase.text)),
  ]);
  return grouped
    .map(toPerson)
    .filter((person) => person.score > 0)
    .toSorted((a, b) => b.score - a.score);
}

/** The person meant by a name someone typed: spelt alike, or sharing the words that tell people apart. */
export function matchPerson(cast: readonly Person[], requested: string): Person | undefined {
  const wanted = nameWords(requested);
  let best: { person: Person; score: number } | undefined;
  for (const person of cast) {
    for (const name of [person.name, ...person.aliases]) {
      const words = nameWords(name);
      const shared = wanted.filter((word) => words.includes(word));
      // A title alone (“Mr.”) is no match, unless it is the whole name (“Queen”).
      if (!shared.some((word) => !titleWords.has(word)) && shared.length < words.length) continue;
      const score = shared.length / Math.max(wanted.length, words.length) + Math.min(person.mentions, 500) / 5000;
      if (!best || score > best.score) best = { person, score };
    }
  }
  return best?.person;
}

/**
 * Whether a name someone typed can be this person's: it says nothing that their names don't, or one of their names
 * says nothing that it doesn't. “Mad Hatter” can be the Hatter's; “Mary Poppins” cannot be Mary Ann's.
 */
export function goesBy(person: Person, requested: string): boolean {
  const wanted = nameWords(requested);
  const beyond = (words: readonly string[], known: readonly string[]): boolean =>
    words.some((each) => !titleWords.has(each) && !known.includes(each));
  const names = [person.name, ...person.aliases].map(nameWords);
  return !beyond(wanted, names.flat()) || names.some((words) => !beyond(words, wanted));
}

function isLikely(phrase: Phrase): boolean {
  if (phrase.words.some((word) => placeWords.has(fold(word)))) return false;
  if (phrase.placed * 2 > phrase.count && phrase.said === 0) return false;
  return phrase.count >= 2 || isAlive(phrase);
}

function isAlive(phrase: Phrase): boolean {
  return phrase.said + phrase.acted > 0;
}

/** Puts “Rabbit” with “White Rabbit”, “Utterson” with “Mr. Utterson”, “Elizabeth” with “Elizabeth Bennet”. */
function group(phrases: readonly Phrase[]): Phrase[][] {
  const groups = new Map<Phrase, Phrase[]>();
  const long = phrases.filter((phrase) => phrase.words.length > 1).toSorted((a, b) => b.count - a.count);
  for (const phrase of long) {
    const host = hostOf(phrase, long, groups);
    if (host) host.push(phrase);
    else groups.set(phrase, [phrase]);
  }

  for (const phrase of phrases) {
    if (phrase.words.length > 1) continue;
    const [name] = phrase.words;
    const holders = [...groups.keys()].filter(
      (each) => each.words.length > 1 && name !== undefined && isHead(name, each.words),
    );
    const [holder] = holders.toSorted((a, b) => b.count - a.count);
    const total = holders.reduce((sum, each) => sum + each.count, 0);
    // A surname that several people share belongs to the one who has most of it, or to nobody.
    if (holder && (holder.count >= 2 || isAlive(holder)) && holder.count * 5 >= total * 3)
      groups.get(holder)?.push(phrase);
    else if (!holder || phrase.count > total) groups.set(phrase, [phrase]);
  }
  return [...groups.values()];
}

/** The group of “Henry Jekyll” for “Dr. Jekyll”, if no other title goes with that surname. */
function hostOf(phrase: Phrase, long: readonly Phrase[], groups: Map<Phrase, Phrase[]>): Phrase[] | undefined {
  if (phrase.words.includes('of')) return undefined;
  const surname = phrase.words.at(-1);
  const family = long.filter((each) => each.words.at(-1) === surname);
  const titled = family.filter(isTitled);
  if (titled.length !== 1 || family.length !== 2) return undefined;
  const other = family.find((each) => each !== phrase);
  return other ? groups.get(other) : undefined;
}

function isTitled(phrase: Phrase): boolean {
  return titleWords.has(fold(phrase.words[0] ?? '').replace('.', ''));
}

// First or last word of a name, before any “of”: “Queen” of “Queen of Hearts”, but not “Hearts”.
function isHead(name: string, words: readonly string[]): boolean {
  const of = words.findIndex((word) => /^(?:of|the)$/.test(word));
  const head = of === -1 ? words : words.slice(0, of);
  return head.at(-1) === name || (words[0] === name && !titleWords.has(fold(name)));
}

function toPerson(phrases: Phrase[]): Person {
  const sum = (pick: (phrase: Phrase) => number): number => phrases.reduce((total, phrase) => total + pick(phrase), 0);
  const ranked = phrases.toSorted((a, b) => b.words.length - a.words.length || b.count - a.count);
  const name = ranked.find((phrase) => phrase.count >= 2 || isAlive(phrase)) ?? ranked[0];
  const mentions = sum((phrase) => phrase.count);
  const said = sum((phrase) => phrase.said);
  const acted = sum((phrase) => phrase.acted);
  const alive = said + acted;
  return {
    name: name?.text ?? '',
    aliases: ranked.filter((phrase) => phrase !== name).map((phrase) => phrase.text),
    phrases,
    mentions,
    // Things and places are named often too, but they neither speak nor act.
    score: alive * 20 < mentions || mentions < 2 ? 0 : mentions + 4 * said + acted,
    definite: sum((phrase) => phrase.definite) * 2 > mentions,
  };
}

function nameWords(name: string): string[] {
  return fold(name)
    .replaceAll('.', '')
    .split(/[^\p{L}\p{N}’-]+/u)
    .filter((word) => word !== '' && word !== 'the' && word !== 'of');
}
