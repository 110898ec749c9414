import type { Notebook } from '@dramatis/client/model';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { STRETCH } from './stretches.ts';

/** Newest first. */
export const notebooksQuery = infiniteQueryOptions({
  queryKey: ['notebooks', 'list'],
  queryFn: ({ pageParam, signal }) =>
    api.listNotebooks({ limit: 40, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
});

/** Of more notebooks than these, the oldest are not found by name. */
const MOST_PAGES = 5;

/** Many at once, for finding one by its name. */
export const notebookNamesQuery = queryOptions({
  queryKey: ['notebook-names'],
  queryFn: async ({ signal }) => {
    const known: Notebook[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await api.listNotebooks({ limit: 100, ...(cursor === null ? {} : { cursor }) }, signal);
      known.push(...page.notebooks);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    return known;
  },
});

/** Null: it was deleted while it was known here. */
export const notebookQuery = (notebookId: string) =>
  queryOptions({
    queryKey: ['notebooks', 'detail', notebookId],
    queryFn: ({ signal }): Promise<Notebook | null> => api.getNotebook(notebookId, signal),
  });

/** In the order of the story. */
export const sourcesQuery = (notebookId: string) =>
  queryOptions({
    queryKey: ['notebooks', 'sources', notebookId],
    queryFn: ({ signal }) => api.listSources(notebookId, signal),
  });

/** A stretch of a source's text, which never changes. */
export const textQuery = (notebookId: string, sourceId: string, index: number) =>
  queryOptions({
    queryKey: ['source-text', sourceId, index],
    queryFn: ({ signal }) =>
      api.getSourceText(notebookId, sourceId, { from: index * STRETCH, to: (index + 1) * STRETCH }, signal),
    staleTime: Infinity,
    // A book is long: what was read past is asked for again.
    gcTime: 300_000,
  });

export const passageQuery = (notebookId: string, passageId: string) =>
  queryOptions({
    queryKey: ['passage', passageId],
    queryFn: ({ signal }) => api.getPassage(notebookId, passageId, signal),
    staleTime: Infinity,
  });

export interface NotebookSearch {
  q: string;
  /** Nothing after it is found. Null: everything is. */
  position: { sourceId: string; chapter: number } | null;
}

/** `version` is of the notebook: with another one, other passages may be found. */
export const searchQuery = (notebookId: string, version: number, { q, position }: NotebookSearch) =>
  queryOptions({
    queryKey: ['notebook-search', notebookId, q, position, version],
    queryFn: ({ signal }) =>
      api.searchNotebook(notebookId, { q, limit: 12, ...(position ? { storyPosition: position } : {}) }, signal),
    staleTime: Infinity,
    gcTime: 300_000,
    placeholderData: keepPreviousData,
  });
