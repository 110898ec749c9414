import type { Cast, CastProgress, CharacterDraft } from '@dramatis/client/model';

/** How far it has come, as an event tells it. */
export function withProgress(cast: Cast, progress: CastProgress): Cast {
  return { ...cast, ...progress };
}

/** One of its drafts, new or changed. Cancelled ones are no longer among them. */
export function withDraft(cast: Cast, draft: CharacterDraft): Cast {
  const known = cast.drafts.some(({ id }) => id === draft.id);
  if (draft.status === 'cancelled') return { ...cast, drafts: cast.drafts.filter(({ id }) => id !== draft.id) };
  return {
    ...cast,
    drafts: known ? cast.drafts.map((each) => (each.id === draft.id ? draft : each)) : [...cast.drafts, draft],
  };
}
