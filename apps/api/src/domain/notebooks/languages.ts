/** PostgreSQL's stemmers by ISO 639-3, as every server brings them. */
const STEMMERS: Readonly<Record<string, string>> = {
  arb: 'arabic_stem',
  dan: 'danish_stem',
  deu: 'german_stem',
  ell: 'greek_stem',
  eng: 'english_stem',
  fin: 'finnish_stem',
  fra: 'french_stem',
  hin: 'hindi_stem',
  hun: 'hungarian_stem',
  ind: 'indonesian_stem',
  ita: 'italian_stem',
  nld: 'dutch_stem',
  nob: 'norwegian_stem',
  por: 'portuguese_stem',
  ron: 'romanian_stem',
  rus: 'russian_stem',
  spa: 'spanish_stem',
  swe: 'swedish_stem',
  tam: 'tamil_stem',
  tur: 'turkish_stem',
};

/** Where every noun has a capital letter, that tells no names. */
export const capitalTellsNames = (language: string): boolean => language !== 'deu';

/** The text search dictionary for a language; one that leaves words as they are where PostgreSQL has none. */
export const stemmerOf = (language: string): string => STEMMERS[language] ?? 'simple';
