import { sql } from 'drizzle-orm';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import type { Database } from '../../../db/client.ts';
import type { Retrieval, RetrievedPassage } from '../engine.ts';
import { passageOfRow, type PassageRow } from '../passage-row.ts';
import { isKnown, isSearched, upToPosition } from '../retrieve.ts';

/** Pages of chunks that are asked for while too few of them may be known yet. */
const MOST_PAGES = 3;
/** As in the joining of other ranks: what comes first counts for more, but not for everything. */
const RANK_OFFSET = 60;

export interface FoundThere {
  /** Best first. */
  readonly passages: RetrievedPassage[];
  /** Sources that may be known and that RAGFlow does not have. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Asks RAGFlow which passages of ours fit. It says only which; what is told of them stands here, so nothing that is after
 * the story position can come, whatever it answers. @throws EngineError, or the signal's reason
 */
export async function retrieveThere(
  { db, client }: { db: Database; client: RagflowClient },
  datasetId: string,
  retrieval: Retrieval,
  signal: AbortSignal,
): Promise<FoundThere> {
  const { query, limit } = retrieval;
  const { rows } = await db.execute<{ id: string; document_id: string | null }>(sql`
    select s.id, d.document_id
    from sources s
    left join ragflow_documents d on d.source_id = s.id and d.parsed
    where ${isSearched(retrieval)} and ${upToPosition(retrieval)}`);
  const missing = new Set(rows.filter((row) => row.document_id === null).map(({ id }) => id));
  const documentIds = rows.flatMap((row) => row.document_id ?? []);
  const question = `${query.text} ${query.hints}`.trim();
  if (documentIds.length === 0 || question === '') return { passages: [], missing };

  const found = new Map<string, RetrievedPassage>();
  for (let page = 1; page <= MOST_PAGES && found.size < limit; page++) {
    const chunks = await client.retrieve({ datasetId, documentIds, question, page }, signal);
    for (const passage of await load(db, retrieval, chunks.found)) {
      if (found.size < limit && !found.has(passage.id)) {
        found.set(passage.id, { ...passage, score: 1 / (RANK_OFFSET + found.size + 1) });
      }
    }
    if (chunks.isLast) break;
  }
  return { passages: [...found.values()], missing };
}

/** Best first. Chunks that have no place in our text, or one that may not be known, are left out. */
async function load(
  db: Database,
  retrieval: Retrieval,
  chunks: readonly { id: string; documentId: string }[],
): Promise<RetrievedPassage[]> {
  const { rows } = await db.execute<PassageRow & { text: string }>(sql`
    select p.id, p.source_id, p.ordinal, p.chapter, p.page, p.text_start, p.text_end, p.text
    from unnest(
      ${sql.param(chunks.map(({ documentId }) => documentId))}::text[], ${sql.param(chunks.map(({ id }) => id))}::text[]
    ) with ordinality as chunk (document_id, id, n)
    join ragflow_documents d
      on d.notebook_id = ${retrieval.notebookId} and d.document_id = chunk.document_id and d.parsed
    join ragflow_chunks c on c.source_id = d.source_id and c.chunk_id = chunk.id
    join passages p on p.id = c.passage_id
    join sources s on s.id = p.source_id
    where ${isSearched(retrieval)} and ${isKnown(retrieval)}
    order by chunk.n, c.rank`);
  return rows.map((row) => ({
    ...passageOfRow(row),
    text: row.text,
    score: 0,
    wordRank: null,
    vectorRank: null,
  }));
}
