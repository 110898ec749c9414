import type { Client } from 'pg';
import { aligned, milliseconds, say, verdict, whole } from '../print.ts';
import { generator } from '../search-texts.ts';
import { percentile } from '../statistics.ts';
import { index, retrieve, type IndexedSource, type World } from './world.ts';

const LARGE = 10_000;
const MAX_LARGE_P95_MS = 50;
const NOTEBOOKS = 1_000;
const QUICK_NOTEBOOKS = 20;
/** Passages of each source of the large notebooks. */
const TEMPLATE = 1_000;
const MAX_MANY_P95_MS = 100;
const LIMIT = 8;
const ROUNDS = 200;
const QUICK_ROUNDS = 30;

/**
 * How long a retrieval takes in a large notebook, and in one of many.
 * @param sample the text whose words the passages are made of
 */
export async function speed(world: World, client: Client, sample: string, quick: boolean): Promise<void> {
  const random = generator(7);
  const story = sample.split('\n\n');
  let text = '';
  // The vocabulary of the sample, and names of its own.
  while (text.length < TEMPLATE * 1_500) {
    text += `${story[random(story.length)]?.replace(/\p{Lu}\p{Ll}{4,}/gu, (name) => `${name}${random(400)}`)}\n\n`;
  }
  const template = await index(world, text);
  const words = text.match(/\p{L}{3,}\p{N}*/gu) ?? [];
  const question = () => Array.from({ length: 8 }, () => words[random(words.length)] ?? '').join(' ');
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const rows: string[][] = [['ms', 'passages', 'notebooks', 'p50', 'p95']];

  async function time(what: string, passages: number, ids: readonly string[], limit: number): Promise<string> {
    const times: number[] = [];
    for (let round = -10; round < rounds; round++) {
      const notebookId = ids[random(ids.length)] ?? '';
      const asked = question();
      const begun = performance.now();
      await retrieve(world, notebookId, asked, LIMIT);
      // The first ones are for the compiler.
      if (round >= 0) times.push(performance.now() - begun);
    }
    const p95 = percentile(times, 95);
    rows.push([what, String(passages), String(ids.length), milliseconds(percentile(times, 50)), milliseconds(p95)]);
    return verdict(p95 <= limit, `${what}: p95 ${milliseconds(p95)} ms, at most ${limit} ms`);
  }

  const large = await copies(client, template, 1, Math.ceil(LARGE / template.passages));
  await client.query('vacuum analyze');
  const verdicts = [await time('a large notebook', LARGE, large, MAX_LARGE_P95_MS)];

  const count = quick ? QUICK_NOTEBOOKS : NOTEBOOKS;
  const begun = performance.now();
  const many = await copies(client, template, count, 1);
  await client.query('vacuum analyze');
  const total = count * template.passages;
  say(`${total} passages in ${count} notebooks, written in ${whole((performance.now() - begun) / 1_000)} s.`);
  verdicts.push(await time('one of many notebooks', total, many, MAX_MANY_P95_MS));
  say(`\n${aligned(rows)}\n`);
  for (const line of verdicts) say(line);
}

/**
 * Notebooks with copies of a source: its words and the places of its passages as they are, their texts cut short, which are
 * only read at the end of a search. Copies share their embeddings.
 */
async function copies(client: Client, template: IndexedSource, notebooks: number, each: number): Promise<string[]> {
  const made = await client.query<{ id: string }>(
    `insert into notebooks (id, owner_id, name, engine)
    select gen_random_uuid(), owner_id, 'Copy', engine from notebooks cross join generate_series(1, $2) where id = $1
    returning id`,
    [template.notebookId, notebooks],
  );
  const ids = made.rows.map(({ id }) => id);
  for (const id of ids) {
    await client.query(
      `with copied as (
        insert into sources (id, owner_id, notebook_id, ordinal, name, media_type, size, sha256, storage_key, language,
          chapters, passage_count, embedded, status)
        select gen_random_uuid(), owner_id, $2, n, name, media_type, size, n::text, '', language, chapters, passage_count,
          embedded, status
        from sources cross join generate_series(1, $3::int) as n where id = $1
        returning id
      ), pieces as (
        insert into passages (id, source_id, ordinal, chapter, page, text_start, text_end, text, hash)
        select gen_random_uuid(), copied.id, ordinal, chapter, page, text_start, text_end, left(text, 200), hash
        from passages cross join copied where source_id = $1
      )
      insert into passage_words (source_id, word, postings)
      select copied.id, word, postings from passage_words cross join copied where source_id = $1`,
      [template.sourceId, id, each],
    );
  }
  return ids;
}
