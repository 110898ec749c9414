/** `hyphen` is a hyphen at the end of a line, in any of its shapes; a soft one is only ever there to be broken at. */
const lineEnd = /([\p{L}\p{M}]+)([-‐‑\u00ad])$/u;
const lineStart = /^[\p{L}\p{M}]+/u;
const wordPattern = /[\p{L}\p{M}]+(?:[-‐‑][\p{L}\p{M}]+)*/gu;

/** What joins two lines of one paragraph. */
export type Joiner = (line: string, next: string) => string;

/**
 * Makes the joiner of a book's lines. A word that is broken at a line end is put together again, as the book itself
 * writes it elsewhere: with its hyphen when it has one there, or when its halves are words there and the whole is not.
 *
 * @param lines all lines of the book
 */
export function joinerOf(lines: readonly string[]): Joiner {
  const wanted = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const broken = brokenWord(line, lines[i + 1] ?? '');
    if (broken === null) continue;
    for (const form of formsOf(broken)) wanted.add(form);
  }
  const known = new Set<string>();
  if (wanted.size > 0) {
    for (const [i, line] of lines.entries()) {
      // Neither half of a broken word is evidence of what the whole is.
      const body = line.replace(lineEnd, '');
      const rest = lineEnd.test(lines[i - 1] ?? '') ? body.replace(lineStart, '') : body;
      for (const [word] of rest.toLowerCase().matchAll(wordPattern)) if (wanted.has(word)) known.add(word);
    }
  }
  return (line, next) => {
    const broken = brokenWord(line, next);
    if (broken === null) return joinPlain(line, next);
    return keepsHyphen(broken, known) ? line + next : line.slice(0, -1) + next;
  };
}

interface BrokenWord {
  left: string;
  right: string;
  soft: boolean;
}

function brokenWord(line: string, next: string): BrokenWord | null {
  if (!/[-‐‑\u00ad]$/.test(line)) return null;
  const [, left = '', hyphen = ''] = lineEnd.exec(line) ?? [];
  const [right = ''] = lineStart.exec(next) ?? [];
  return left === '' || right === '' ? null : { left, right, soft: hyphen === '\u00ad' };
}

function formsOf({ left, right }: BrokenWord): string[] {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return [`${a}-${b}`, a + b, a, b];
}

function keepsHyphen(broken: BrokenWord, known: ReadonlySet<string>): boolean {
  if (broken.soft) return false;
  // “Rabbit-Hole”: no word goes on with a capital.
  if (/^\p{Lu}/u.test(broken.right) && !/^\p{Lu}{2}/u.test(broken.left)) return true;
  const [hyphenated = '', whole = '', left = '', right = ''] = formsOf(broken);
  if (known.has(hyphenated)) return !known.has(whole);
  return !known.has(whole) && known.has(left) && known.has(right);
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

function joinPlain(line: string, next: string): string {
  if (line === '' || next === '') return line + next;
  // A dash that a line ends with binds as it would within the line.
  if (/(?:--|[—-])$/.test(line) && !/\s[-—]+$/.test(line)) return line + next;
  const touching = unspaced.test(line.at(-1) ?? '') && unspaced.test(next[0] ?? '');
  return touching ? line + next : `${line} ${next}`;
}
