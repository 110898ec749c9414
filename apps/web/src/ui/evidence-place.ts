import type { Evidence } from '@dramatis/client/model';

/** Where a quote stands, for people: file, chapter and page, as far as they are known. */
export function placeOf({ source, chapter, page }: Pick<Evidence, 'source' | 'chapter' | 'page'>): string {
  return [source, chapter && (chapter.title || `chapter ${chapter.number}`), page && `p. ${page}`]
    .filter(Boolean)
    .join(' · ');
}
