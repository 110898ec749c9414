import type { Evidence } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';

/** Where a quote stands, for people: file, chapter and page, as far as they are known. */
export function placeOf({ source, chapter, page }: Pick<Evidence, 'source' | 'chapter' | 'page'>): string {
  return [source, chapter && (chapter.title || t`chapter ${{ number: chapter.number }}`), page && t`p. ${page}`]
    .filter(Boolean)
    .join(' · ');
}
