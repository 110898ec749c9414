import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

const KEY = 'composer';
/** Enough for every conversation somebody left half-written; the oldest go first. */
const MOST = 50;

function stored(): Record<string, string> {
  const value = readLocal(KEY);
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );
}

/** What is typed but not sent, per conversation; it survives a reload. */
export const useComposerText = create<{ texts: Readonly<Record<string, string>> }>(() => ({ texts: stored() }));

export function setComposerText(conversation: string, text: string): void {
  const { [conversation]: _, ...others } = useComposerText.getState().texts;
  const texts = text === '' ? others : { ...others, [conversation]: text };
  useComposerText.setState({ texts });
  writeLocal(KEY, Object.fromEntries(Object.entries(texts).slice(-MOST)));
}
