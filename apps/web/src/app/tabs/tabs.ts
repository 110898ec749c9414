import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

/** More would not be told apart by their titles. */
const MAX_TABS = 12;

/** With a session at the end, unless it is there. Of too many, the first goes. */
export function withTab(ids: readonly string[], id: string): readonly string[] {
  if (ids.includes(id)) return ids;
  return [...ids, id].slice(-MAX_TABS);
}

/** The session beside one that is closed: the one after it, else the one before it. */
export function neighbourOf(ids: readonly string[], id: string): string | null {
  const index = ids.indexOf(id);
  return index < 0 ? null : (ids[index + 1] ?? ids[index - 1] ?? null);
}

/** With a session moved to a place, counted without it. */
export function movedTo(ids: readonly string[], id: string, place: number): readonly string[] {
  if (!ids.includes(id)) return ids;
  const others = ids.filter((other) => other !== id);
  return others.toSpliced(Math.min(Math.max(place, 0), others.length), 0, id);
}

function stored(): readonly string[] {
  const ids = readLocal('tabs');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').slice(-MAX_TABS) : [];
}

interface Tabs {
  /** Open sessions, in order. Kept in this browser. */
  ids: readonly string[];
  change: (how: (ids: readonly string[]) => readonly string[]) => void;
}

export const useTabs = create<Tabs>((set, get) => ({
  ids: stored(),
  change(how) {
    const ids = how(get().ids);
    if (ids === get().ids) return;
    writeLocal('tabs', ids);
    set({ ids });
  },
}));
