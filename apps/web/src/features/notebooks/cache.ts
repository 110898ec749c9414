import type { Notebook, NotebookList, Source } from '@dramatis/client/model';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { notebookQuery, notebooksQuery, sourcesQuery } from './queries.ts';

type Pages = InfiniteData<NotebookList>;

function changePages(queryClient: QueryClient, change: (data: Pages) => Pages): void {
  const { queryKey } = notebooksQuery;
  queryClient.setQueryData(queryKey, (data) => data && change(data));
  // An answer that is under way was asked before this was known: ask again.
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

/** Puts a notebook where it is, or first: one that is not known is new. */
export function placeInPages(data: Pages, notebook: Notebook): Pages {
  const isKnown = data.pages.some(({ notebooks }) => notebooks.some(({ id }) => id === notebook.id));
  const oldest = data.pages.at(-1)?.notebooks.at(-1);
  // Older than all that is loaded: it is on a page that is not.
  if (!isKnown && oldest && oldest.createdAt > notebook.createdAt) return data;
  const pages = data.pages.map((page, index) => ({
    ...page,
    notebooks: isKnown
      ? page.notebooks.map((other) => (other.id === notebook.id ? notebook : other))
      : index === 0
        ? [notebook, ...page.notebooks]
        : page.notebooks,
  }));
  return { ...data, pages };
}

/** Puts a source in the place that its number gives it. An answer that an event has overtaken changes nothing. */
export function placeSource(sources: Source[], source: Source): Source[] {
  const known = sources.find(({ id }) => id === source.id);
  if (known && known.updatedAt > source.updatedAt) return sources;
  const others = sources.filter(({ id }) => id !== source.id);
  return [...others, source].toSorted((a, b) => a.ordinal - b.ordinal);
}

export function putNotebook(queryClient: QueryClient, notebook: Notebook): void {
  const { queryKey: own } = notebookQuery(notebook.id);
  const known = queryClient.getQueryData(own);
  // Overtaken by an event, or deleted meanwhile.
  if (known === null || (known && known.updatedAt > notebook.updatedAt)) return;
  queryClient.setQueryData(own, notebook);
  changePages(queryClient, (data) => placeInPages(data, notebook));
  const { queryKey } = sourcesQuery(notebook.id);
  // A source that was removed is told of by nothing else.
  if ((queryClient.getQueryData(queryKey)?.length ?? 0) > notebook.sourceCount) {
    void queryClient.invalidateQueries({ queryKey });
  }
}

export function dropNotebook(queryClient: QueryClient, notebookId: string): void {
  queryClient.setQueryData(notebookQuery(notebookId).queryKey, null);
  changePages(queryClient, (data) => ({
    ...data,
    pages: data.pages.map((page) => ({ ...page, notebooks: page.notebooks.filter(({ id }) => id !== notebookId) })),
  }));
}

export function putSource(queryClient: QueryClient, source: Source): void {
  const { queryKey } = sourcesQuery(source.notebookId);
  queryClient.setQueryData(queryKey, (sources) => sources && placeSource(sources, source));
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

export function dropSource(queryClient: QueryClient, { id, notebookId }: Source): void {
  queryClient.setQueryData(sourcesQuery(notebookId).queryKey, (sources) => sources?.filter((other) => other.id !== id));
}
