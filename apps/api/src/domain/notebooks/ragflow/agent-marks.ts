import { codeReader, type Stretch } from '../../citations/code.ts';

/** Reads an agent's text piece by piece and writes its marks as ours. What comes out does not depend on how it was cut. */
export interface AgentMarks {
  read(piece: string): string;
  /**
   * What marks stand for, as far as it is known: RAGFlow's number of a chunk, and our number of the passage, or null for one
   * that has no passage. @returns what waited for it
   */
  learn(numbers: ReadonlyMap<number, number | null>): string;
  /** All is known: what no mark was found for stands for nothing. */
  end(): string;
}

const MARK = /^\[ID:([\dID:,; ]*)\]/;
/** What may still become a mark, or a number in brackets. */
const BEGUN = /^\[(?:I|ID|ID:[\dID:,; ]{0,80}|\d{1,3})?$/;
const NUMBER = /^\[(\d{1,3})\]/;

/** Is never anything's number, so the reader of our own marks takes it away with the space before it. */
const NOTHING = '[0]';

/** RAGFlow's numbers of chunks, and ours of the passages. */
type Numbers = Map<number, number | null>;

/**
 * A mark is held back, and all behind it, until it is known what it stands for. A number in brackets that is no mark of
 * RAGFlow's would be taken for one of ours, so it gets other brackets. Code stays as it is.
 */
export function agentMarks(): AgentMarks {
  const code = codeReader();
  const ours: Numbers = new Map();
  let held: Stretch[] = [];

  function hold(stretches: readonly Stretch[]): void {
    for (const stretch of stretches) {
      const last = held.at(-1);
      if (last?.isCode === stretch.isCode) held[held.length - 1] = { ...last, text: last.text + stretch.text };
      else held.push(stretch);
    }
  }

  function take(isEnd: boolean): string {
    let text = '';
    while (held[0] !== undefined) {
      const [{ text: next, isCode }, ...others] = held;
      const { said, rest } = isCode
        ? { said: next, rest: '' }
        : translate(next, ours, { isEnd, isWhole: isEnd || others.length > 0 });
      text += said;
      held = rest === '' ? others : [{ text: rest, isCode }, ...others];
      if (rest !== '') break;
    }
    return text;
  }

  return {
    read(piece) {
      hold(code.read(piece));
      return take(false);
    },
    learn(numbers) {
      for (const [theirs, own] of numbers) ours.set(theirs, own);
      return take(false);
    },
    end() {
      hold(code.end());
      return take(true);
    },
  };
}

/**
 * @param isEnd whether all numbers are known
 * @param isWhole whether no more of the text comes
 * @returns `rest`: what has to wait
 */
function translate(
  text: string,
  ours: Numbers,
  { isEnd, isWhole }: { isEnd: boolean; isWhole: boolean },
): { said: string; rest: string } {
  let said = '';
  let rest = text;
  while (rest !== '') {
    const at = rest.indexOf('[');
    if (at === -1) return { said: said + rest, rest: '' };
    said += rest.slice(0, at);
    rest = rest.slice(at);
    const mark = MARK.exec(rest);
    const number = NUMBER.exec(rest);
    if (mark !== null) {
      const numbers = [...(mark[1] ?? '').matchAll(/\d+/g)].map(([n]) => Number(n));
      if (!isEnd && numbers.some((n) => !ours.has(n))) break;
      const cited = [...new Set(numbers.flatMap((n) => ours.get(n) ?? []))];
      said += cited.length === 0 ? NOTHING : cited.map((n) => `[${n}]`).join('');
      rest = rest.slice(mark[0].length);
    } else if (number !== null) {
      said += `(${number[1]})`;
      rest = rest.slice(number[0].length);
    } else if (!isWhole && BEGUN.test(rest)) {
      break;
    } else {
      said += '[';
      rest = rest.slice(1);
    }
  }
  return { said, rest };
}
