/** Words that carry grammar rather than a subject, in lower case. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a about above after again against ago all almost alone along already also although always am among an and another any anybody anyone ' +
    'anything are around as at away back be became because become been before began behind being below beneath beside besides best better ' +
    'between beyond both but by came can cannot can’t certain certainly come could couldn’t course did didn’t do does doesn’t doing done ' +
    'don’t down during each either else enough even ever every everybody everyone everything except far few find first for forth found ' +
    'from full further gave get give given go goes going gone good got had hadn’t has hasn’t have haven’t having he he’d he’ll he’s her ' +
    'here hers herself hey him himself his how however i i’d if i’ll i’m in indeed instead into is isn’t it it’ll its it’s itself i’ve ' +
    'just keep kind knew know known last least left less let let’s like likely little long look looked looking lot lots made make makes ' +
    'many may maybe me mean might mine more most much must my myself near need neither never next no nobody none nor not nothing now ' +
    'nowhere of off often oh ok okay on once one only onto or other others otherwise ought our ours ourselves out over own per perhaps ' +
    'please put quite rather really right round said same saw say saying says see seem seemed seems seen shall she she’d she’ll she’s ' +
    'should shouldn’t since so some somebody someone something sometimes soon still stop such sure take taken tell than thank thanks that ' +
    'that’s the their theirs them themselves then there therefore there’s these they they’d they’ll they’re they’ve thing things think ' +
    'this those though thought through thus till to together told too took toward towards tried try two under unless until up upon us ' +
    'used usually very want wanted wants was wasn’t way we we’d well we’ll went were we’re weren’t we’ve what whatever what’s when ' +
    'whenever where wherever whether which while who whoever whole whom who’s whose why will with within without won’t would wouldn’t ' +
    'yes yet you you’d you’ll your you’re yours yourself you’ve hello hi greetings explain describe ask asked talk speak feel happen happened'
  ).split(' '),
);

/** The words of a text, folded: lower case, without diacritics, apostrophes curly. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+(?:’[\p{L}]+)*/gu) ?? [];
}

/** The words that carry a text's subject, in order, each once. */
export function contentWords(text: string): string[] {
  return [...new Set(wordsOf(text))].filter((word) => word.length > 1 && !stopWords.has(word));
}

/** Makes spellings comparable: lower case, no diacritics, one kind of apostrophe. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll("'", '’').toLowerCase();
}
