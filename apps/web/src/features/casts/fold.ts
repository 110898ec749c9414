import type { Cast, CastPage, CastProgress, CharacterDraft } from '@dramatis/client/model';
import type { InfiniteData } from '@tanstack/react-query';

/** Where the list of casts is kept. */
export const CAST_LIST = ['cast-list'] as const;

export type CastPages = InfiniteData<CastPage, string>;

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

/** The list with how far one of its casts has come. */
export function withListed(list: CastPages, progress: CastProgress): CastPages {
  const pages = list.pages.map((page) => ({
    ...page,
    nodes: page.nodes.map((cast) => (cast.id === progress.id ? { ...cast, ...progress } : cast)),
  }));
  return { ...list, pages };
}
