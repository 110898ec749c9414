import { keptValues } from '@/lib/kept-values.ts';

/** Enough for every conversation somebody left half-written. */
const MOST = 50;

const texts = keptValues('text', MOST, (value) => typeof value === 'string');

/** What is typed but not sent, per conversation; it survives a reload. */
export const useComposerText = (conversation: string): string =>
  texts.useValues(({ values }) => values[conversation] ?? '');

export const composerText = (conversation: string): string => texts.get(conversation) ?? '';

export function setComposerText(conversation: string, text: string): void {
  if (text === '') texts.remove(conversation);
  else texts.set(conversation, text);
}
