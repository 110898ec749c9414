/** A stretch of Markdown: code, or anything else. */
export interface Stretch {
  readonly text: string;
  readonly isCode: boolean;
}

/** Tells code apart piece by piece. What comes out does not depend on how the text was cut. */
export interface CodeReader {
  read(piece: string): Stretch[];
  /** What was still held. */
  end(): Stretch[];
}

/** Backticks that may begin code. */
interface Opening {
  readonly run: string;
  /** The line up to them, with them, as far as it can be a fence. */
  readonly line: string;
  /** They begin a line, on which no other backtick has come yet: its end makes them a fence. */
  isFence: boolean;
  /** All that came behind them … */
  since: string;
  /** … and what of it is not told yet. */
  held: string;
  holds: boolean;
  /** How many backticks came last. */
  ticks: number;
}

/** Longest span of code that is waited for, in UTF-16 units: behind that, its backtick was a mere sign. */
const LONGEST = 1_000;

/** As much of a line as can be a fence, in UTF-16 units; the rest would be looked at once for each of its characters. */
const LONGEST_FENCE = 200;

/** What may stand in a line before a fence, which may be in a list or a quotation; for PostgreSQL's expressions, too. */
export const BEFORE_FENCE = String.raw`[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?`;
const BACKTICKS = new RegExp(`^${BEFORE_FENCE}\`{3,}$`);
const TILDES = new RegExp(`^${BEFORE_FENCE}(~{3,})`);
const FENCE = new RegExp(`^${BEFORE_FENCE}(?:\`{3}|~{3})$`);
const CLOSING = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/;

/**
 * Reads where code stands: between fences, and between two runs of as many backticks within a paragraph. Only what looks like
 * the beginning of a mark has to wait until it is known what it is in.
 * @param begun what stands before the first piece
 */
export function codeReader(begun = ''): CodeReader {
  let told: { text: string; isCode: boolean }[] = [];
  let line = '';
  /** What the code began with that is being read; empty: it is none. */
  let fence = '';
  /** Backticks of which it is not known yet how many they are. */
  let run = '';
  let opening: Opening | null = null;
  /** How much of what is read again was told before. */
  let known = 0;

  const grow = (character: string): void => {
    if (line.length < LONGEST_FENCE) line += character;
    // No fence ends like this.
    else if (line.length === LONGEST_FENCE) line += '…';
  };

  const tell = (text: string, isCode: boolean): void => {
    const last = told.at(-1);
    if (last?.isCode === isCode) last.text += text;
    else if (text !== '') told.push({ text, isCode });
  };

  /** Passes on what is code or not, or need not be known to be. */
  const pass = (character: string, isCode: boolean): void => {
    if (known > 0) known -= character.length;
    else if (opening?.holds) opening.held += character;
    else tell(character, isCode);
  };

  const step = (character: string): void => {
    if (fence !== '') inFence(character);
    else if (opening !== null) within(opening, character);
    else outside(character);
  };

  const outside = (character: string): void => {
    if (character !== '`' && run !== '') {
      opening = { run, line, isFence: BACKTICKS.test(line), since: '', held: '', holds: false, ticks: 0 };
      run = '';
      within(opening, character);
      return;
    }
    pass(character, false);
    if (character === '`') run += character;
    if (character === '\n') fence = TILDES.exec(line)?.[1] ?? '';
    if (character === '\n') line = '';
    else grow(character);
  };

  const within = (open: Opening, character: string): void => {
    if (character !== '`' && open.ticks === open.run.length) {
      isCode(open);
      outside(character);
      return;
    }
    open.ticks = character === '`' ? open.ticks + 1 : 0;
    if (character === '`') open.isFence = false;
    open.since += character;
    open.holds ||= character === '[';
    pass(character, false);
    if (character === '\n') {
      const isBlank = line.trim() === '';
      line = '';
      if (open.isFence) {
        isCode(open);
        fence = open.run;
      } else if (isBlank) isText(open);
      return;
    }
    grow(character);
    const isBroken = FENCE.test(line) && open.since.includes('\n');
    if (isBroken || open.since.length > LONGEST) isText(open);
  };

  const isCode = ({ held }: Opening): void => {
    opening = null;
    tell(held, true);
  };

  /** What came behind the backticks may have code of its own. */
  const isText = (open: Opening): void => {
    opening = null;
    line = open.line;
    known += open.since.length - open.held.length;
    for (const character of open.since) step(character);
  };

  const inFence = (character: string): void => {
    pass(character, true);
    if (character !== '\n') {
      grow(character);
      return;
    }
    const [, closing = ''] = CLOSING.exec(line) ?? [];
    if (closing.startsWith(fence)) fence = '';
    line = '';
  };

  const forgetHeld = (): void => {
    if (opening !== null) opening.held = '';
  };

  const taken = (): Stretch[] => {
    const all = told;
    told = [];
    return all;
  };

  for (const character of begun) step(character);
  // It is told already, whatever it turns out to be.
  forgetHeld();
  taken();

  return {
    read(piece) {
      for (const character of piece) step(character);
      return taken();
    },

    end() {
      // What is read again may open anew.
      for (let last = opening; last !== null; last = opening) {
        if (last.isFence || last.ticks === last.run.length) isCode(last);
        else isText(last);
      }
      return taken();
    },
  };
}
