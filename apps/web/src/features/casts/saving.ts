import type { Cast, CharacterDraft } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';

export interface DraftedPerson {
  draft: CharacterDraft;
  /** Whom it was saved as. */
  saved: { id: string; name: string } | null;
}

/** The drafts of a cast, each with what it was saved as. */
export function draftedPeople({ drafts, characters }: Pick<Cast, 'drafts' | 'characters'>): DraftedPerson[] {
  return drafts.map((draft) => ({ draft, saved: characters.find(({ draftId }) => draftId === draft.id) ?? null }));
}

/** Drafts that can be saved now. */
export function ready(people: readonly DraftedPerson[]): CharacterDraft[] {
  return people.flatMap(({ draft, saved }) => (draft.status === 'ready' && saved === null ? [draft] : []));
}

/** Who cannot be saved now, and why, for people. */
export function unready(people: readonly DraftedPerson[]): { name: string; why: string }[] {
  return people.flatMap(({ draft, saved }) => {
    if (draft.status === 'ready' || saved !== null) return [];
    const why = draft.status === 'failed' ? t`the draft failed` : t`is still being drafted`;
    return [{ name: draft.characterName, why }];
  });
}
