import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { Sought } from './terms.ts';

/**
 * About how many search rows have all of these words in them, by PostgreSQL's statistics. Its own estimate takes words to
 * have nothing to do with each other, and so expects next to none where a common phrase is looked for. Words of one
 * language go together: here each further one counts for the root of what the one before counted for.
 */
export async function expectedRows(
  executor: Executor,
  words: readonly Pick<Sought, 'lexeme' | 'prefix'>[],
): Promise<number> {
  const distinct = [...new Map(words.map((word) => [`${word.lexeme} ${word.prefix}`, word])).values()];
  const { rows } = await executor.execute<{ rows: number; shares: number[]; unknown: number }>(sql`
    select greatest(c.reltuples, 0) as rows, stats.freqs[cardinality(stats.elems) + 1] / 2 as unknown,
      array(
        select coalesce(sum(known.freq), 0)::float8
        from unnest(
          ${sql.param(distinct.map(({ lexeme }) => lexeme))}::text[],
          ${sql.param(distinct.map(({ prefix }) => prefix))}::boolean[]
        ) with ordinality as sought (lexeme, prefix, n)
        left join unnest(stats.elems, stats.freqs) as known (elem, freq)
          on case when sought.prefix then starts_with(known.elem, sought.lexeme) else known.elem = sought.lexeme end
        group by sought.n
      ) as shares
    from pg_class c
    cross join lateral (
      -- Behind the frequencies of the most common words stand the least and the greatest of them.
      select most_common_elems::text::text[] as elems, most_common_elem_freqs as freqs from pg_stats
      where schemaname = c.relnamespace::regnamespace::text and tablename = c.relname and attname = 'vector'
    ) stats
    where c.oid = 'message_search'::regclass`);
  const [known] = rows;
  // A table without statistics is small, or new.
  if (known === undefined) return 0;
  const shares = known.shares.map((share) => Math.min(1, Math.max(share, known.unknown))).toSorted((a, b) => a - b);
  return shares.reduce((count, share, i) => count * share ** (1 / 2 ** i), known.rows);
}
