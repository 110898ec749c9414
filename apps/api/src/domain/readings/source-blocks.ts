/** Texts as a request shows them. */
export function sourceBlocks(texts: readonly { name: string; text: string }[]): string {
  return texts.map(({ name, text }) => `<source name=${JSON.stringify(name)}>\n${text}\n</source>`).join('\n\n');
}
