/** Longest automatic title, in characters. */
const MAX_LENGTH = 60;

/** Titles a session by its first message: white space collapsed, cut at a word. */
export function titleOf(content: string): string {
  const line = content.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  if (characters.length <= MAX_LENGTH) return line;
  const cut = characters.slice(0, MAX_LENGTH).join('');
  // A script without spaces, or one endless word, is cut where it stands.
  const lastSpace = cut.lastIndexOf(' ');
  const whole = lastSpace > MAX_LENGTH / 2 ? cut.slice(0, lastSpace) : cut;
  return `${whole.replace(/[\s,;:.!?–—-]+$/u, '')}…`;
}
