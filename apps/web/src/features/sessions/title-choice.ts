import { readLocal, removeLocal, writeLocal } from '@/lib/local-store.ts';

/** What happens to a person's own title when a better one is proposed. */
export type TitleChoice = 'keep' | 'replace';

const KEY = 'title-choice';

/** Null: ask. */
export function rememberedTitleChoice(): TitleChoice | null {
  const value = readLocal(KEY);
  return value === 'keep' || value === 'replace' ? value : null;
}

export function rememberTitleChoice(choice: TitleChoice | null): void {
  if (choice === null) removeLocal(KEY);
  else writeLocal(KEY, choice);
}
