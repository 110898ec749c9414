/** Up to where a growing text may be read aloud: the end of its last whole sentence. */
function spokenLength(text: string): number {
  let end = 0;
  for (const match of text.matchAll(/[.!?…。！？؟]+["'”’»)\]*_]*(?=\s)|\n+/gu)) end = match.index + match[0].length;
  return end;
}

/** The piece that a screen reader has not heard yet, without markdown's marks. Empty while no sentence is whole. */
export function nextAnnouncement(text: string, heard: number, finished: boolean): { say: string; heard: number } {
  const until = finished ? text.length : Math.max(heard, spokenLength(text));
  const say = text
    .slice(heard, until)
    .replace(/[*_`#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { say, heard: until };
}
