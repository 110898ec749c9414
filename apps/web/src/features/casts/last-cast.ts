import { readLocal, writeLocal } from '@/lib/local-store.ts';

const KEY = 'last-cast';

/** For the way back, without a look at the list. */
export const rememberCast = (castId: string) => writeLocal(KEY, castId);

/** The cast that was last looked at in this browser. */
export function lastCast(): string | null {
  const castId = readLocal(KEY);
  return typeof castId === 'string' ? castId : null;
}
