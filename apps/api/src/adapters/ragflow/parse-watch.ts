import type { Document } from './shapes.ts';

/** How parsing stands. */
export type ParseState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

const states: Readonly<Record<string, ParseState>> = {
  UNSTART: 'waiting',
  '0': 'waiting',
  SCHEDULE: 'waiting',
  '5': 'waiting',
  RUNNING: 'running',
  '1': 'running',
  CANCEL: 'cancelled',
  '2': 'cancelled',
  DONE: 'done',
  '3': 'done',
  FAIL: 'failed',
  '4': 'failed',
};

/** A state that is not known is one in which to wait. */
export const parseStateOf = ({ run }: Pick<Document, 'run'>): ParseState => states[run.toUpperCase()] ?? 'waiting';

/** How much is parsed, 0…1. It goes below 0 where parsing failed. */
export const parsedPart = ({ progress = 0 }: Pick<Document, 'progress'>): number => Math.min(1, Math.max(0, progress));

/** What was last seen of a document, and since when it has looked like that, in milliseconds. */
export interface ParseSample {
  readonly looks: string;
  readonly since: number;
}

/**
 * RAGFlow says RUNNING for ever when its worker died, so what tells is whether anything changes. Waiting in its queue is no
 * standstill: others may be before.
 * @returns what to give for `before` next time, and whether a running document has stood still for `patience`
 */
export function watchParse(
  before: ParseSample | null,
  document: Document,
  now: number,
  patience: number,
): { sample: ParseSample; isStuck: boolean } {
  const looks = JSON.stringify([document.run, document.progress, document.progress_msg]);
  const sample = before?.looks === looks ? before : { looks, since: now };
  return { sample, isStuck: parseStateOf(document) === 'running' && now - sample.since >= patience };
}
