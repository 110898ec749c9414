/**
 * Control characters, line separators and overrides of the writing direction: they garble what stands around a name, or
 * show another ending than the name has.
 */
const UNFIT = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** For a file that is saved: without what file systems do not take. */
export function savedFileName(name: string): string {
  return shownFileName(name).replace(/[/\\:*?"<>|]/g, '_');
}

/** A file's name as a person sent it. It is only ever shown; it names no file of ours. A long one keeps its end, where the kind of file stands. */
export function shownFileName(name: string): string {
  const shown = name.replace(UNFIT, '').trim().slice(-200).toWellFormed();
  return shown === '' ? 'untitled' : shown;
}
