import type { RetrievedPassage } from './engine.ts';

/** A passage as statements that are written by hand read it. */
export interface PassageRow extends Record<string, unknown> {
  id: string;
  source_id: string;
  ordinal: number;
  chapter: number;
  page: number | null;
  text_start: number;
  text_end: number;
}

export function passageOfRow(row: PassageRow): Omit<RetrievedPassage, 'text' | 'score' | 'wordRank' | 'vectorRank'> {
  return {
    id: row.id,
    sourceId: row.source_id,
    ordinal: row.ordinal,
    chapter: row.chapter,
    page: row.page,
    start: row.text_start,
    end: row.text_end,
  };
}
