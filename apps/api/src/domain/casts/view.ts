import type { Cast, CastProgress, ReadingPart } from '@dramatis/contract/casts';
import type { CastRow } from '../../db/schema/casts.ts';

/** A cast, and the notebook whose name goes with it. */
export type CastView = Cast & Pick<CastRow, 'notebookId'>;

export function castProgress(row: CastRow): CastProgress {
  return {
    id: row.id,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    demo: row.demo,
    memberCount: row.members.length,
    error: row.error,
  };
}

export function castView(row: CastRow, parts: ReadingPart[]): CastView {
  const outlines = row.outlines ?? [];
  const [only, another] = outlines;
  return {
    ...castProgress(row),
    files: outlines.map(({ name }) => name),
    notebookId: row.notebookId,
    asOfChapter: row.asOfChapter,
    chapters:
      only === undefined || another !== undefined
        ? []
        : only.sections.flatMap(({ chapter, title }) => (chapter === null ? [] : [{ number: chapter, title }])),
    members: row.members,
    parts,
  };
}
