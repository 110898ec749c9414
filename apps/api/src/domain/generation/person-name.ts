/** A capital letter, or one of a script that has none. */
const WORD = String.raw`(?:\p{Lu}|\p{Lt}|\p{Lo})[\p{L}\p{M}’'-]*\.?`;
const NAME = `${WORD}(?: ${WORD}){0,3}`;
/** Words that begin a sentence, not a name. */
const NO_NAME = /^(?:an?|the|i|i['’]m|my|you|your|he|she|it|they|we|our|his|her|their|this|that|some|one|just|not)\b/i;

const PATTERNS = [
  `^\\s*(?:[Nn]ame|NAME)\\s*[:=]\\s*["“]?(${NAME})`,
  `\\b[Mm]y name(?: is|['’]s) (${NAME})`,
  `\\b(?:[Cc]all me|I am called) (${NAME})`,
  // “I am Ann, a pilot.”, but not “I am Scottish and tired”.
  `^\\s*(?:I am|I['’]m) (${NAME})(?=\\s*(?:[,.;—–]|$))`,
  // “Ann Keel, a pilot”, “Ann, 34”, “Ann is the pilot”.
  `^\\s*(${NAME})(?=,\\s*(?:an?|the|\\d))`,
  `^\\s*(${NAME})(?= is (?:an?|the)\\b)`,
  // Nothing else.
  `^\\s*(${NAME})\\s*$`,
].map((pattern) => new RegExp(pattern, 'u'));

/** Longest text that is looked at: who somebody is, is said at its beginning. */
const HEAD = 400;

/** The name that a user persona gives the person; null when it gives none that can be told. */
export function personName(userPersona: string): string | null {
  const head = userPersona.slice(0, HEAD);
  for (const pattern of PATTERNS) {
    const name = pattern.exec(head)?.[1]?.replace(/[.'’-]+$/u, '');
    if (name !== undefined && name.length <= 60 && !NO_NAME.test(name)) return name;
  }
  return null;
}
