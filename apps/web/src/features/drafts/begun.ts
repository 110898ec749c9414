import { create } from 'zustand';
import { isRecord } from '@/lib/is-record.ts';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

/** A draft that was begun in this browser for one person alone, and neither saved nor given up yet. */
export interface BegunDraft {
  id: string;
  /** The name of the file. */
  book: string;
}

const KEY = 'drafts';
/** When there are more, the oldest goes. */
const MOST = 8;

/** The newest first. Kept here: the server tells of a draft only to those who know its id. */
export const useBegunDrafts = create<{ drafts: readonly BegunDraft[] }>(() => ({ drafts: read() }));

export function rememberDraft(draft: BegunDraft): void {
  write([draft, ...read().filter(({ id }) => id !== draft.id)].slice(0, MOST));
}

export function forgetDraft(draftId: string): void {
  write(read().filter(({ id }) => id !== draftId));
}

/** Another tab may have written meanwhile. */
function read(): BegunDraft[] {
  const stored = readLocal(KEY);
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) =>
    isRecord(each) && typeof each['id'] === 'string' && typeof each['book'] === 'string'
      ? [{ id: each['id'], book: each['book'] }]
      : [],
  );
}

function write(drafts: BegunDraft[]): void {
  writeLocal(KEY, drafts);
  useBegunDrafts.setState({ drafts });
}
