import type { Passage, PassageInContext } from '@dramatis/contract/notebooks';
import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { passages } from '../../db/schema/passages.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { NotFoundError } from '../../errors.ts';
import { readText } from './read-text.ts';

/** How much of the text on either side comes with a passage, in UTF-16 units. */
const AROUND = 1_500;

/** @throws NotFoundError */
export async function readPassage(ctx: Ctx, notebookId: string, id: string): Promise<PassageInContext> {
  const [found] = await ctx.db
    .select({ passage: getTableColumns(passages), source: getTableColumns(sources) })
    .from(passages)
    .innerJoin(sources, eq(sources.id, passages.sourceId))
    .where(
      and(
        eq(passages.id, id),
        eq(sources.notebookId, notebookId),
        eq(sources.ownerId, ctx.user.id),
        eq(sources.status, 'ready'),
      ),
    );
  if (found === undefined) throw new NotFoundError('passage');
  const { passage, source } = found;
  const { textStart: start, textEnd: end } = passage;
  const around = (from: number, to: number) =>
    readText(ctx, notebookId, source.id, { from: Math.max(0, from), to }).then(({ text }) => text);
  return {
    passage: passageView({ ...passage, start, end }, source),
    before: await around(start - AROUND, start),
    after: await around(end, end + AROUND),
  };
}

export function passageView(
  passage: {
    id: string;
    ordinal: number;
    chapter: number;
    page: number | null;
    start: number;
    end: number;
    text: string;
  },
  source: Pick<SourceRow, 'id' | 'name' | 'chapters'>,
): Passage {
  const { id, ordinal, chapter, page, start, end, text } = passage;
  const title = source.chapters[chapter - 1]?.title;
  return {
    id,
    source_id: source.id,
    source_name: source.name,
    ordinal,
    chapter: title === undefined ? null : { number: chapter, title },
    page,
    start,
    end,
    text,
  };
}
