/** A LIKE pattern that finds `text` anywhere, taking its `%`, `_` and `\` by the letter. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
}
