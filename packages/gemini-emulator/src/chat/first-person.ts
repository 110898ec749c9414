// Only verbs whose first person is known: a guessed one would show.
const firstPerson: { [verb: string]: string } = {
  is: 'am',
  was: 'was',
  has: 'have',
  had: 'had',
  does: 'do',
  goes: 'go',
  lives: 'live',
  keeps: 'keep',
  knows: 'know',
  loves: 'love',
  likes: 'like',
  hates: 'hate',
  wants: 'want',
  thinks: 'think',
  believes: 'believe',
  works: 'work',
  tends: 'tend',
  speaks: 'speak',
  talks: 'talk',
  carries: 'carry',
  wears: 'wear',
};

// A second clause in the third person, or somebody else in it, is beyond a rule.
const thirdPerson =
  /\b(?:she|he|they|them|him|himself|herself|themselves|itself|who|and \p{L}+s)\b|\bher\b(?!\s+\p{Ll})/iu;

/** “Alice is fond of her cat.” → “I am fond of my cat.”; undefined where that would be a guess. */
export function inFirstPerson(sentence: string, name: string): string | undefined {
  if (/^(?:I|I’m|I'm|My)\b/.test(sentence)) return sentence;
  const [, subject, verb = '', rest = ''] =
    /^((?:The\s)?\p{Lu}\S*(?:\s\p{Lu}\S*)*)\s+(\p{Ll}+)\s+([^“”‘"]+)$/u.exec(sentence) ?? [];
  const form = firstPerson[verb];
  if (subject === undefined || form === undefined) return undefined;
  const bare = subject.replace(/^The\s/, '');
  if (bare !== name && !name.split(' ').includes(bare) && !/^(?:She|He)$/.test(bare)) return undefined;
  if (thirdPerson.test(rest) || rest.includes(bare)) return undefined;
  return `I ${form} ${rest.replace(/\b(?:her|his)\b/g, 'my')}`;
}
