import { codeReader, type Stretch } from './code.ts';

/** What became of a piece of a reply. */
export interface Read {
  readonly text: string;
  /** The marks in it, each with its place in `text`. */
  readonly marks: readonly { readonly n: number; readonly at: number }[];
}

/** Reads a reply piece by piece. What comes out does not depend on how it was cut. */
export interface MarkReader {
  read(piece: string): Read;
  /** What was still held. A mark that was begun and never closed is none. */
  end(): Read;
}

/** Longest mark, such as `[1, 2, 3]`: what goes on further is text. */
const LONGEST = 60;

const NUMBERS = /^[ \t]*\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3})*[ \t]*$/;
const WITHIN = /[\d,; \t]/;
const OPEN = /\[\d{0,3}$/;

/**
 * Puts the marks of a reply in order: `[1, 9]` becomes `[1]` where there is no 9, and a mark of which nothing is left goes,
 * with the space before it. What may still become a mark is held back until that is decided. Code stays as it is.
 * @param isCitable whether a number stands for something
 * @param begun what stands before the first piece
 */
export function markReader(isCitable: (n: number) => boolean, begun = ''): MarkReader {
  const code = codeReader(begun);
  let text = '';
  let marks: { n: number; at: number }[] = [];
  let spaces = '';
  /** The mark that may be coming, from its bracket on; empty: none. */
  let held = '';
  /** The last characters that came out, as many as a mark may have. */
  let before = begun.slice(-4);

  const say = (more: string): void => {
    text += more;
    before = (before + more).slice(-4);
  };
  const close = (): void => {
    const numbers = held.slice(1);
    if (!NUMBERS.test(numbers)) {
      say(`${spaces}${held}]`);
    } else {
      const cited = [...new Set(numbers.split(/[,;]/).map(Number))].filter(isCitable);
      if (cited.length > 0) say(spaces);
      // Else its surroundings might come together to a mark that nobody set.
      else if (OPEN.test(before)) say(' ');
      for (const n of cited) {
        marks.push({ n, at: text.length });
        say(`[${n}]`);
      }
    }
    spaces = '';
    held = '';
  };
  const release = (): void => {
    say(spaces + held);
    spaces = '';
    held = '';
  };
  const step = (character: string): void => {
    if (held !== '') {
      if (character === ']') {
        close();
        return;
      }
      if (WITHIN.test(character) && held.length < LONGEST) {
        held += character;
        return;
      }
      release();
    }
    if (character === '[') held = character;
    else if (character === ' ' || character === '\t') spaces += character;
    else {
      say(spaces);
      spaces = '';
      // Only what was there before the first piece can still be open here.
      if (character === ']' && OPEN.test(before)) say(' ');
      say(character);
    }
  };
  const take = (stretches: readonly Stretch[]): void => {
    for (const stretch of stretches) {
      if (stretch.isCode) {
        release();
        say(stretch.text);
      } else {
        for (const character of stretch.text) step(character);
      }
    }
  };
  const taken = (): Read => {
    const all = { text, marks };
    text = '';
    marks = [];
    return all;
  };

  return {
    read(piece) {
      take(code.read(piece));
      return taken();
    },

    end() {
      take(code.end());
      if (held === '') say(spaces);
      spaces = '';
      held = '';
      return taken();
    },
  };
}
