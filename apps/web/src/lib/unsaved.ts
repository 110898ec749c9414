import { isRecord } from './is-record.ts';
import { readLocal, removeLocal, writeLocal } from './local-store.ts';

/** What one visit to an editor left unsaved in this browser. */
export interface Unsaved {
  /** Of the visit: it writes over its own text and nobody else's. */
  id: string;
  savedAt: number;
  value: unknown;
}

/** Of one place. When there are more, the oldest goes. */
const MOST = 6;

/** The newest first. */
export function readUnsaved(place: string): Unsaved[] {
  const stored = readLocal(place);
  // An older version of the page left one, without a list around it.
  if (isRecord(stored)) return [{ id: 'left', savedAt: timeOf(stored['savedAt']), value: stored }];
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) =>
    isRecord(each) && typeof each['id'] === 'string'
      ? [{ id: each['id'], savedAt: timeOf(each['savedAt']), value: each['value'] }]
      : [],
  );
}

export function keepUnsaved(place: string, id: string, value: unknown): void {
  const others = readUnsaved(place).filter((each) => each.id !== id);
  writeLocal(place, [{ id, savedAt: Date.now(), value }, ...others].slice(0, MOST));
}

export function forgetUnsaved(place: string, id: string): void {
  const known = readUnsaved(place);
  const others = known.filter((each) => each.id !== id);
  if (others.length === 0) removeLocal(place);
  else if (others.length < known.length) writeLocal(place, others);
}

const timeOf = (value: unknown) => (typeof value === 'number' ? value : Date.now());
