/** Longest automatic title, in characters as people count them. */
const MAX_LENGTH = 60;

const characters = new Intl.Segmenter();

/** Titles a session by its first message: white space collapsed, cut at a word. */
export function titleOf(content: string): string {
  const line = content.replace(/\s+/gu, ' ').trim();
  const cut = firstCharacters(line);
  if (cut === line) return line;
  // A script without spaces, or one endless word, is cut where it stands.
  const lastSpace = cut.lastIndexOf(' ');
  const whole = lastSpace > MAX_LENGTH / 2 ? cut.slice(0, lastSpace) : cut;
  return `${whole.replace(/[\s,;:.!?–—-]+$/u, '')}…`;
}

function firstCharacters(line: string): string {
  let cut = '';
  let count = 0;
  for (const { segment } of characters.segment(line)) {
    if (count++ === MAX_LENGTH) break;
    cut += segment;
  }
  return cut;
}
