const TITLES = new Set(
  (
    'mr mrs ms miss mx dr sir lady lord dame madame mme monsieur mlle herr frau fräulein don doña señor señora captain capt ' +
    'colonel col major general sergeant lieutenant professor prof aunt uncle father mother brother sister reverend rev ' +
    'inspector king queen prince princess duke duchess count countess baron baroness emperor empress judge master'
  ).split(' '),
);
const WOMEN = new Set(
  'mrs ms miss lady dame madame mme mlle frau fräulein doña señora aunt mother sister queen princess duchess countess baroness empress'.split(
    ' ',
  ),
);
const MEN = new Set(
  'mr sir lord monsieur herr don señor uncle father brother king prince duke count baron emperor'.split(' '),
);
const LINKS = new Set(['of', 'de', 'du', 'von', 'van', 'della', 'da', 'the']);

/** A name as it is compared: without case, articles, stops and spare spaces. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.,;:!?"“”()[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^the (?=\S)/, '');
}

/** What a folded name is made of. */
interface NameParts {
  titles: string[];
  /** Without titles, up to any “of”: given names and surname. */
  own: string[];
}

export function nameParts(folded: string): NameParts {
  const words = folded.split(' ').filter((word) => word !== '');
  const link = words.findIndex((word, i) => i > 0 && LINKS.has(word));
  const head = link === -1 ? words : words.slice(0, link);
  const titles = head.filter((word) => TITLES.has(word));
  return { titles, own: head.filter((word) => !TITLES.has(word)) };
}

/** Whether two names cannot be one person's: another given name before the same surname, or Mr. and Mrs. */
export function conflicting(one: string, other: string): boolean {
  const [a, b] = [nameParts(one), nameParts(other)];
  const has = ({ titles }: NameParts, set: ReadonlySet<string>) => titles.some((title) => set.has(title));
  if ((has(a, WOMEN) && has(b, MEN)) || (has(a, MEN) && has(b, WOMEN))) return true;
  const [firstA, firstB] = [a.own[0], b.own[0]];
  if (a.own.length < 2 || b.own.length < 2 || firstA === undefined || firstB === undefined) return false;
  if (a.own.at(-1) !== b.own.at(-1)) return false;
  return !firstA.startsWith(firstB) && !firstB.startsWith(firstA);
}

/**
 * The words by which a longer name may be shortened: “Elizabeth Bennet” to either, “White Rabbit” to the rabbit, “Queen of
 * Hearts” to the queen.
 */
export function shortForms(folded: string): string[] {
  const { titles, own } = nameParts(folded);
  if (own.length === 0) return folded.includes(' ') ? titles.slice(0, 1) : [];
  const ends = [own[0], own.at(-1)].filter((word) => word !== undefined);
  return folded.includes(' ') ? [...new Set(ends)] : [];
}

/** The one word that a short name comes down to: “Bennet” of “Mr. Bennet”. Null for names of more words. */
export function shortName(folded: string): string | null {
  const { titles, own } = nameParts(folded);
  if (own.length === 1) return own[0] ?? null;
  return own.length === 0 && titles.length === 1 && !folded.includes(' ') ? (titles[0] ?? null) : null;
}
