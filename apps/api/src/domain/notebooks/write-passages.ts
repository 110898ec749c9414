import { sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Executor } from '../../db/client.ts';
import type { PassageDraft } from './chunk.ts';
import { textHash } from './embedding-cache.ts';
import { encodePostings, type WordIndex } from './word-index.ts';

const PASSAGES_AT_ONCE = 500;
const WORDS_AT_ONCE = 5_000;

/**
 * Puts a source's passages in the place of those it had. One with the same words in the same place stays the one it was, with
 * whatever cites it. To be called in a transaction, so that nobody sees a part.
 */
export async function writePassages(
  tx: Pick<Executor, 'execute'>,
  sourceId: string,
  drafts: readonly PassageDraft[],
  index: WordIndex,
): Promise<void> {
  const hashes = drafts.map(({ text }) => textHash(text).toString('hex'));
  await tx.execute(sql`
    delete from passages where source_id = ${sourceId} and not exists (
      select from unnest(${sql.param(hashes)}::text[]) with ordinality as new (hash, n)
      where new.n - 1 = passages.ordinal and decode(new.hash, 'hex') = passages.hash)`);
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
        ${sql.param(hashes.slice(from, from + PASSAGES_AT_ONCE))}::text[]
      ) with ordinality as new (id, chapter, page, text_start, text_end, text, hash, n)
      on conflict (source_id, ordinal) do update set
        chapter = excluded.chapter, page = excluded.page, text_start = excluded.text_start, text_end = excluded.text_end`);
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
