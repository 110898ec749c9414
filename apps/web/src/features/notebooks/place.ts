import { t } from '@lingui/core/macro';
import type { Source } from '@dramatis/client/model';
import { chapterTitle } from './words.ts';

export interface Span {
  start: number;
  end: number;
}

/** What the address of a source asks for. Whatever is no such thing asks for nothing. */
export interface Asked {
  passageId: string | null;
  span: Span | null;
  place: number | null;
}

export function askedFor(search: URLSearchParams): Asked {
  const [, start, end] = /^(\d{1,9})-(\d{1,9})$/.exec(search.get('at') ?? '') ?? [];
  const span = { start: Number(start), end: Number(end) };
  const place = /^\d{1,9}$/.exec(search.get('place') ?? '')?.[0];
  return {
    passageId: search.get('passage'),
    span: span.start < span.end ? span : null,
    place: place === undefined ? null : Number(place),
  };
}

/** A stretch of a source that one can go to: a chapter, or what stands in front of the first. */
export interface Section {
  /** Of the chapter; 0 for what is in front. */
  number: number;
  title: string;
  start: number;
}

export function sectionsOf({ chapters }: Pick<Source, 'chapters'>): Section[] {
  const [first] = chapters;
  const front = first && first.start > 0 ? [{ number: 0, title: t`Front matter`, start: 0 }] : [];
  return [
    ...front,
    ...chapters.map((chapter) => ({ number: chapter.number, title: chapterTitle(chapter), start: chapter.start })),
  ];
}

/** Which of them an offset is in; -1 where there are none. */
export function sectionAt(sections: readonly Section[], offset: number): number {
  return sections.findLastIndex(({ start }) => start <= offset);
}

/** A story position in an address: `<source>/<chapter>`. Null: none, or none of these sources. */
export function positionFrom(
  text: string | null,
  sources: readonly Pick<Source, 'id' | 'chapters'>[],
): { sourceId: string; chapter: number } | null {
  const [sourceId, chapter] = (text ?? '').split('/');
  const source = sources.find(({ id }) => id === sourceId);
  if (!source || !/^\d{1,6}$/.test(chapter ?? '') || Number(chapter) > source.chapters.length) return null;
  return { sourceId: source.id, chapter: Number(chapter) };
}
