import type { TitleChoice } from './title-choice.ts';

/**
 * What to do with a proposed title: it may be the session's already (`applied`), or no other than the person's own (`same`), or
 * be for the person to decide.
 */
export function outcomeOf(
  { title, applied, session }: { title: string; applied: boolean; session: { title: string } },
  remembered: TitleChoice | null,
): 'applied' | 'same' | 'ask' | TitleChoice {
  if (applied) return 'applied';
  if (title === session.title) return 'same';
  return remembered ?? 'ask';
}
