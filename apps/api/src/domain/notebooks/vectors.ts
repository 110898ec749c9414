import { sql } from 'drizzle-orm';
import type { EmbeddingSpace } from '../../adapters/gemini/llm.ts';
import type { Database, Executor } from '../../db/client.ts';
import { vectorOf } from './embedding-cache.ts';

const AT_ONCE = 200;

/**
 * Writes what is missing where pgvector searches: a start may have been cut off at it, or another process indexed without
 * pgvector. Only notebooks with fewer vectors than passages are looked into.
 */
export async function fillVectors(db: Database, space: EmbeddingSpace): Promise<void> {
  const { rows } = await db.execute<{ id: string }>(sql`
    with held as (
      select notebook_id, count(*) as vectors from passage_vectors where model = ${space.model} group by notebook_id
    ), wanted as (
      select notebook_id, sum(passage_count) as passages from sources group by notebook_id
    )
    select s.id from sources s
    join wanted w on w.notebook_id = s.notebook_id
    left join held h on h.notebook_id = s.notebook_id
    where w.passages > coalesce(h.vectors, 0)
    order by s.id`);
  for (const { id } of rows) await db.transaction((tx) => writeVectors(tx, id, space));
}

/**
 * Copies the embeddings of a source's passages to where pgvector searches, as far as there are any. To be called in a
 * transaction, which keeps the passages from being deleted meanwhile.
 */
export async function writeVectors(
  tx: Pick<Executor, 'execute'>,
  sourceId: string,
  { model, dimensions }: EmbeddingSpace,
): Promise<void> {
  let after = -1;
  while (true) {
    const { rows } = await tx.execute<{ id: string; notebook_id: string; ordinal: number; vector: Uint8Array }>(sql`
      select p.id, s.notebook_id, p.ordinal, e.vector
      from passages p
      join sources s on s.id = p.source_id
      join embeddings e on e.owner_id = s.owner_id and e.model = ${model} and e.dimensions = ${dimensions}
        and e.hash = p.hash
      where p.source_id = ${sourceId} and p.ordinal > ${after}
        and not exists (select from passage_vectors v where v.passage_id = p.id and v.model = ${model})
      order by p.ordinal limit ${AT_ONCE} for key share of p`);
    if (rows.length === 0) return;
    await tx.execute(sql`
      insert into passage_vectors (passage_id, notebook_id, model, vector)
      select id, notebook_id, ${model}, vector::halfvec
      from unnest(
        ${sql.param(rows.map(({ id }) => id))}::uuid[], ${sql.param(rows.map((row) => row.notebook_id))}::uuid[],
        ${sql.param(rows.map(({ vector }) => pgvectorText(vectorOf(vector))))}::text[]
      ) as new (id, notebook_id, vector)
      on conflict (passage_id) do update set model = excluded.model, vector = excluded.vector`);
    after = rows.at(-1)?.ordinal ?? after;
  }
}

/** As pgvector reads it. */
export const pgvectorText = (vector: Float32Array): string => `[${vector.join(',')}]`;
