import { t } from '@lingui/core/macro';
import type { Source } from '@dramatis/client/model';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { sourcesQuery } from './queries.ts';
import { chapterTitle, titleOf } from './words.ts';

type Position = { sourceId: string; chapter: number };

/** What a story position is called within a sentence; null: there is no such place. Where there is one book, it is not named. */
export function placeName(
  { sourceId, chapter: number }: Position,
  sources: readonly Pick<Source, 'id' | 'title' | 'name' | 'chapters'>[],
): string | null {
  const source = sources.find(({ id }) => id === sourceId);
  if (!source) return null;
  const book = titleOf(source);
  const alone = sources.length === 1;
  if (number === 0) {
    if (source.chapters.length === 0) return t`the end of ${book}`;
    return alone ? t`the front matter` : t`the front matter of ${book}`;
  }
  const chapter = source.chapters.find((each) => each.number === number);
  if (!chapter) return null;
  const title = chapterTitle(chapter);
  return alone ? t`“${title}”` : t`“${title}” in ${book}`;
}

/** Names places of a notebook's story, as far as its sources are read. */
export function usePlaceName(notebookId: string | null): (position: Position) => string | null {
  const { data } = useQuery({ ...sourcesQuery(notebookId ?? ''), enabled: notebookId !== null });
  return useCallback((position: Position) => placeName(position, data ?? []), [data]);
}
