/** Takes the text of a model piece by piece. What comes out does not depend on how it was cut. */
export interface PlainText {
  read(piece: string): string;
  /** What was still held. */
  end(): string;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/** Leaves out what a model thinks aloud, which some versions let into the text in tags of its own. */
export function withoutThoughts(): PlainText {
  let held = '';
  let thinking = false;
  return {
    read(piece) {
      held += piece;
      let text = '';
      while (true) {
        const tag = thinking ? CLOSE : OPEN;
        const at = held.indexOf(tag);
        if (at === -1) {
          const kept = overlap(held, tag);
          if (!thinking) text += held.slice(0, held.length - kept);
          held = held.slice(held.length - kept);
          return text;
        }
        if (!thinking) text += held.slice(0, at);
        held = held.slice(at + tag.length);
        thinking = !thinking;
      }
    },
    end() {
      const rest = thinking ? '' : held;
      held = '';
      return rest;
    },
  };
}

/** How much of the end of `text` may be the beginning of `tag`. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
