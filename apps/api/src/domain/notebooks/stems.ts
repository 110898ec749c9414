import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { stemmerOf } from './languages.ts';

const BATCH = 20_000;

/** Each word's stem by PostgreSQL's dictionary for the language; the empty text for words that say nothing. */
export async function stemsOf(
  executor: Pick<Executor, 'execute'>,
  language: string,
  words: readonly string[],
): Promise<Map<string, string>> {
  const stems = new Map<string, string>();
  const stemmer = stemmerOf(language);
  for (let from = 0; from < words.length; from += BATCH) {
    const { rows } = await executor.execute<{ word: string; stem: string }>(sql`
      select word, case when cardinality(lexemes) = 0 then '' else coalesce(lexemes[1], word) end as stem
      from unnest(${sql.param(words.slice(from, from + BATCH))}::text[]) as word
      cross join lateral (select ts_lexize(${stemmer}::text::regdictionary, word) as lexemes) as lexized`);
    for (const { word, stem } of rows) stems.set(word, stem);
  }
  return stems;
}
