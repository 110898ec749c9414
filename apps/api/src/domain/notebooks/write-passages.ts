import { sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import { EMBEDDING_DIMENSIONS } from '../../adapters/gemini/llm.ts';
import type { Executor } from '../../db/client.ts';
import type { PassageDraft } from './chunk.ts';
import { textHash, vectorOf } from './embedding-cache.ts';
import { encodePostings, type WordIndex } from './word-index.ts';

const PASSAGES_AT_ONCE = 500;
const WORDS_AT_ONCE = 5_000;
const VECTORS_AT_ONCE = 200;

/** Puts a source's passages in the place of those it had. To be called in a transaction, so that nobody sees a part. */
export async function writePassages(
  tx: Pick<Executor, 'execute'>,
  sourceId: string,
  drafts: readonly PassageDraft[],
  index: WordIndex,
): Promise<void> {
  await tx.execute(sql`delete from passages where source_id = ${sourceId}`);
  await tx.execute(sql`delete from passage_words where source_id = ${sourceId}`);
  for (let from = 0; from < drafts.length; from += PASSAGES_AT_ONCE) {
    const batch = drafts.slice(from, from + PASSAGES_AT_ONCE);
    const column = (of: (draft: PassageDraft) => string | number | null) => sql.param(batch.map(of));
    await tx.execute(sql`
      insert into passages (id, source_id, ordinal, chapter, page, text_start, text_end, text, hash)
      select id, ${sourceId}::uuid, ${from} + n - 1, chapter, page, text_start, text_end, text, decode(hash, 'hex')
      from unnest(
        ${column(() => uuidv7())}::uuid[], ${column(({ chapter }) => chapter)}::integer[],
        ${column(({ page }) => page)}::integer[], ${column(({ start }) => start)}::integer[],
        ${column(({ end }) => end)}::integer[], ${column(({ text }) => text)}::text[],
        ${column(({ text }) => textHash(text).toString('hex'))}::text[]
      ) with ordinality as new (id, chapter, page, text_start, text_end, text, hash, n)`);
  }
  const words = [...index];
  for (let from = 0; from < words.length; from += WORDS_AT_ONCE) {
    const batch = words.slice(from, from + WORDS_AT_ONCE);
    await tx.execute(sql`
      insert into passage_words (source_id, word, postings)
      select ${sourceId}::uuid, word, decode(postings, 'hex')
      from unnest(
        ${sql.param(batch.map(([word]) => word))}::text[],
        ${sql.param(batch.map(([, places]) => encodePostings(places).toString('hex')))}::text[]
      ) as new (word, postings)`);
  }
}

/** Copies the embeddings of a source's passages to where pgvector searches. */
export async function writeVectors(tx: Pick<Executor, 'execute'>, sourceId: string, model: string): Promise<void> {
  let after = -1;
  while (true) {
    const { rows } = await tx.execute<{ id: string; notebook_id: string; ordinal: number; vector: Uint8Array }>(sql`
      select p.id, s.notebook_id, p.ordinal, e.vector
      from passages p
      join sources s on s.id = p.source_id
      join embeddings e on e.owner_id = s.owner_id and e.model = ${model} and e.dimensions = ${EMBEDDING_DIMENSIONS}
        and e.hash = p.hash
      where p.source_id = ${sourceId} and p.ordinal > ${after}
      order by p.ordinal limit ${VECTORS_AT_ONCE}`);
    if (rows.length === 0) return;
    await tx.execute(sql`
      insert into passage_vectors (passage_id, notebook_id, model, vector)
      select id, notebook_id, ${model}, vector::vector
      from unnest(
        ${sql.param(rows.map(({ id }) => id))}::uuid[], ${sql.param(rows.map((row) => row.notebook_id))}::uuid[],
        ${sql.param(rows.map(({ vector }) => pgvectorText(vectorOf(vector))))}::text[]
      ) as new (id, notebook_id, vector)
      on conflict do nothing`);
    after = rows.at(-1)?.ordinal ?? after;
  }
}

/** As pgvector reads it. */
export const pgvectorText = (vector: Float32Array): string => `[${vector.join(',')}]`;
