import type { Snippet } from '@dramatis/client/model';

/** A snippet's text, cut where its marks begin and end. */
export function pieces({
  text,
  marks,
}: Pick<Snippet, 'text' | 'marks'>): { text: string; marked: boolean; at: number }[] {
  const cut: { text: string; marked: boolean; at: number }[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    if (start > at) cut.push({ text: text.slice(at, start), marked: false, at });
    cut.push({ text: text.slice(start, end), marked: true, at: start });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), marked: false, at });
  return cut;
}
