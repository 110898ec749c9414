import type { Passage } from '@dramatis/contract/notebooks';
import { sql } from 'drizzle-orm';
import type { AgentChunk } from '../../../adapters/ragflow/agent-stream.ts';
import type { Database } from '../../../db/client.ts';
import type { SourceRow } from '../../../db/schema/sources.ts';
import { passageOfRow, type PassageRow } from '../passage-row.ts';
import { passageView } from '../read-passage.ts';

interface CitedRow extends PassageRow {
  n: number;
  text: string;
  name: string;
  chapters: SourceRow['chapters'];
}

/** What each chunk is about, by RAGFlow's number of the chunk, most of it first. One that has no place in our text has none. */
export async function passagesOfChunks(
  db: Database,
  notebookId: string,
  chunks: readonly AgentChunk[],
): Promise<Map<number, Passage[]>> {
  const { rows } = await db.execute<CitedRow>(sql`
    select chunk.n, p.id, p.source_id, p.ordinal, p.chapter, p.page, p.text_start, p.text_end, p.text, s.name, s.chapters
    from unnest(
      ${sql.param(chunks.map(({ n }) => n))}::integer[], ${sql.param(chunks.map(({ id }) => id))}::text[],
      ${sql.param(chunks.map(({ documentId }) => documentId))}::text[]
    ) as chunk (n, id, document_id)
    join ragflow_documents d on d.notebook_id = ${notebookId} and d.document_id = chunk.document_id and d.parsed
    join ragflow_chunks c on c.source_id = d.source_id and c.chunk_id = chunk.id
    join passages p on p.id = c.passage_id
    join sources s on s.id = p.source_id
    where s.notebook_id = ${notebookId} and s.status = 'ready'
    order by chunk.n, c.rank`);
  const byNumber = new Map<number, Passage[]>();
  for (const { n, text, name, chapters, ...row } of rows) {
    const passage = passageView({ ...passageOfRow(row), text }, { id: row.source_id, name, chapters });
    byNumber.set(n, [...(byNumber.get(n) ?? []), passage]);
  }
  return byNumber;
}
