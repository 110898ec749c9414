import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

/** An open session, and the notebook that it is of; null: of none. */
export interface OpenTab {
  id: string;
  notebookId: string | null;
}

/** Of one notebook, and of none: more would not be told apart by their titles. */
const MAX_TABS = 12;

const isOf = (notebookId: string | null) => (tab: OpenTab) => tab.notebookId === notebookId;

/** With a session at the end, unless it is there. Of too many of its notebook, the first goes. */
export function withTab(tabs: readonly OpenTab[], tab: OpenTab): readonly OpenTab[] {
  const index = tabs.findIndex(({ id }) => id === tab.id);
  if (tabs[index]?.notebookId === tab.notebookId) return tabs;
  if (index >= 0) return tabs.with(index, tab);
  const others = tabs.filter(isOf(tab.notebookId));
  const first = others.length < MAX_TABS ? undefined : others[0];
  return [...tabs.filter((other) => other !== first), tab];
}

/** What is seen of them in a notebook: its own. Null: outside of notebooks, all. */
export function tabsIn(tabs: readonly OpenTab[], notebookId: string | null): readonly OpenTab[] {
  return notebookId === null ? tabs : tabs.filter(isOf(notebookId));
}

/** The session beside one that is closed: the one after it, else the one before it. */
export function neighbourOf(tabs: readonly OpenTab[], id: string): string | null {
  const index = tabs.findIndex((tab) => tab.id === id);
  return index < 0 ? null : ((tabs[index + 1] ?? tabs[index - 1])?.id ?? null);
}

/** With a session moved to where another one is. */
export function movedTo(tabs: readonly OpenTab[], id: string, to: string | undefined): readonly OpenTab[] {
  const moved = tabs.find((tab) => tab.id === id);
  const place = tabs.findIndex((tab) => tab.id === to);
  if (!moved || place < 0 || id === to) return tabs;
  return tabs.filter((tab) => tab !== moved).toSpliced(place, 0, moved);
}

function isTab(value: unknown): value is OpenTab {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('notebookId' in value)) return false;
  return typeof value.id === 'string' && (value.notebookId === null || typeof value.notebookId === 'string');
}

function stored(): readonly OpenTab[] {
  const tabs = readLocal('tabs');
  return Array.isArray(tabs) ? tabs.filter(isTab) : [];
}

interface Tabs {
  /** In order. Kept in this browser. */
  tabs: readonly OpenTab[];
  change: (how: (tabs: readonly OpenTab[]) => readonly OpenTab[]) => void;
}

export const useTabs = create<Tabs>((set, get) => ({
  tabs: stored(),
  change(how) {
    const tabs = how(get().tabs);
    if (tabs === get().tabs) return;
    writeLocal('tabs', tabs);
    set({ tabs });
  },
}));
