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

/**
 * A mark is held back, and all behind it, until it is known what it stands for. A number in brackets that is no mark of
 * RAGFlow's would be taken for one of ours, so it gets other brackets.
 */
export function agentMarks(): AgentMarks {
  const ours = new Map<number, number | null>();
  let held = '';

  function take(isEnd: boolean): string {
    let text = '';
    while (held !== '') {
      const at = held.indexOf('[');
      if (at === -1) {
        text += held;
        held = '';
        break;
      }
      text += held.slice(0, at);
      held = held.slice(at);
      const mark = MARK.exec(held);
      const number = NUMBER.exec(held);
      if (mark !== null) {
        const numbers = [...(mark[1] ?? '').matchAll(/\d+/g)].map(([n]) => Number(n));
        if (!isEnd && numbers.some((n) => !ours.has(n))) return text;
        const cited = [...new Set(numbers.flatMap((n) => ours.get(n) ?? []))];
        text += cited.length === 0 ? NOTHING : cited.map((n) => `[${n}]`).join('');
        held = held.slice(mark[0].length);
      } else if (number !== null) {
        text += `(${number[1]})`;
        held = held.slice(number[0].length);
      } else if (!isEnd && BEGUN.test(held)) {
        return text;
      } else {
        text += '[';
        held = held.slice(1);
      }
    }
    return text;
  }

  return {
    read(piece) {
      held += piece;
      return take(false);
    },
    learn(numbers) {
      for (const [theirs, own] of numbers) ours.set(theirs, own);
      return take(false);
    },
    end: () => take(true),
  };
}
