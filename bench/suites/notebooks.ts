import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { createGemini } from '../../apps/api/src/adapters/gemini/client.ts';
import type { Llm } from '../../apps/api/src/adapters/gemini/llm.ts';
import { languageOf } from '../../apps/api/src/adapters/text-extraction/language.ts';
import { readBook } from '../../apps/api/src/adapters/text-extraction/read-book.ts';
import { closeDatabase, openDatabase, type Database } from '../../apps/api/src/db/client.ts';
import { migrate } from '../../apps/api/src/db/migrate.ts';
import type { KnowledgeEngine, KnownUpTo, RetrievedPassage } from '../../apps/api/src/domain/notebooks/engine.ts';
import { createLocalEngine } from '../../apps/api/src/domain/notebooks/local-engine.ts';
import { alice, nessock, type Gold } from '../notebooks/gold.ts';
import { aligned, milliseconds, say, verdict, whole } from '../print.ts';
import { peakRssMb, resetPeakRss } from '../process-stats.ts';
import { generator } from '../search-texts.ts';
import { startDatabase } from '../servers/database.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from './suite.ts';

const MIN_RECALL = 0.9;
const AT = 8;
const SPOILER_QUERIES = 1_000;
const QUICK_SPOILER_QUERIES = 50;
const NOVEL_CHARACTERS = 700_000;
const MAX_INGEST_MS = 20_000;
const MAX_INGEST_MB = 200;
const LARGE = 10_000;
const MAX_LARGE_P95_MS = 50;
const NOTEBOOKS = 1_000;
const QUICK_NOTEBOOKS = 20;
/** Passages of each source of the large notebooks. */
const TEMPLATE = 1_000;
const MAX_MANY_P95_MS = 100;
const ROUNDS = 200;
const QUICK_ROUNDS = 30;

const sample = join(import.meta.dirname, '../../apps/web/public/samples/slack-water-at-nessock.txt');
const log = { info() {}, warn() {}, error() {}, debug() {} };

/** What the parts of this suite work with. */
interface World {
  db: Database;
  client: Client;
  engine: KnowledgeEngine;
  ownerId: string;
  quick: boolean;
}

/** Whether passages that answer questions are found, how fast, and that none is found too early. */
export async function notebooks({ options, upstream, folder }: Bench): Promise<void> {
  const database = await startDatabase(folder.next(), 'any');
  const client = await database.connect();
  const db = openDatabase(database.url, () => undefined);
  await migrate(db);
  const ownerId = randomUUID();
  await client.query('insert into auth_users (id, name, email) values ($1, $2, $3)', [
    ownerId,
    'Bench',
    `${ownerId}@b`,
  ]);
  const llm = createGemini({
    baseUrl: upstream.baseUrl,
    apiKey: 'bench',
    demo: true,
    model: 'gemini-flash-latest',
    fallbackModels: [],
    embeddingModel: 'gemini-embedding-001',
    firstTokenTimeoutMs: 30_000,
    totalTimeoutMs: 60_000,
  });
  const engine = await createLocalEngine(db, llm);
  const world: World = { db, client, engine, ownerId, quick: options.quick };
  say(`Vectors: ${engine.vectors}. They come from the emulator, and follow words and parts of words, not meaning.`);

  const books: [string, string, readonly Gold[]][] = [['Slack Water at Nessock', sample, nessock]];
  const novel = join(options.books ?? '', 'alice.txt');
  if (options.books !== undefined && existsSync(novel)) books.push(['Alice in Wonderland', novel, alice]);
  else say('Alice in Wonderland: skipped; --books <folder> names a folder with alice.txt');
  for (const [title, path, gold] of books) {
    const text = readFileSync(path, 'utf8');
    const source = await index(world, engine, text);
    await recall(world, title, source.notebookId, gold);
    await spoilers(world, title, source, text);
  }
  await ingest(world, llm);
  await speed(world);

  await closeDatabase(db);
  await client.end();
  await database.stop();
}

interface IndexedSource {
  notebookId: string;
  sourceId: string;
  chapters: number;
  passages: number;
}

async function addRows({ client, ownerId }: World, language: string, chapters: unknown): Promise<IndexedSource> {
  const [notebookId, sourceId] = [randomUUID(), randomUUID()];
  await client.query("insert into notebooks (id, owner_id, name, engine) values ($1, $2, 'Bench', 'local')", [
    notebookId,
    ownerId,
  ]);
  await client.query(
    `insert into sources (id, owner_id, notebook_id, ordinal, name, media_type, size, sha256, storage_key, language, chapters)
    values ($1::uuid, $2, $3, 1, 'book.txt', 'text/plain', 0, $1::text, '', $4, $5)`,
    [sourceId, ownerId, notebookId, language, JSON.stringify(chapters)],
  );
  return { notebookId, sourceId, chapters: 0, passages: 0 };
}

/** As the server does it, but for the file store. */
async function index(world: World, engine: KnowledgeEngine, text: string): Promise<IndexedSource> {
  const book = await readBook('text/plain', Buffer.from(text), new AbortController().signal);
  const language = languageOf(book.text);
  const rows = await addRows(world, language, book.chapters);
  const { passageCount } = await engine.addSource(
    { db: world.db, log },
    {
      id: rows.sourceId,
      notebookId: rows.notebookId,
      ownerId: world.ownerId,
      name: 'book.txt',
      language,
      book,
      read: async () => Buffer.from(text),
    },
    { signal: new AbortController().signal, onProgress: async () => {}, lastAttempt: true },
  );
  await ready(world.client, rows.sourceId, passageCount);
  return { ...rows, chapters: book.chapters.length, passages: passageCount };
}

async function ready(client: Client, sourceId: string, passages: number): Promise<void> {
  await client.query("update sources set status = 'ready', embedded = true, passage_count = $2 where id = $1", [
    sourceId,
    passages,
  ]);
}

function retrieve(
  { engine, db, ownerId }: World,
  notebookId: string,
  text: string,
  limit: number,
  knownUpTo: KnownUpTo | null = null,
): Promise<RetrievedPassage[]> {
  return engine.retrieve({ db, log }, { notebookId, ownerId, query: { text, hints: '' }, knownUpTo, limit });
}

/** White space and the shapes of quotes do not count. */
const plain = (text: string): string => text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ');

async function recall(world: World, title: string, notebookId: string, gold: readonly Gold[]): Promise<void> {
  const found = { hybrid: 0, words: 0, vectors: 0 };
  const missed: string[] = [];
  for (const [question, quote] of gold) {
    const holds = ({ text }: RetrievedPassage) => plain(text).includes(plain(quote));
    const first = (await retrieve(world, notebookId, question, AT)).some(holds);
    if (first) found.hybrid++;
    else missed.push(question);
    // All that both halves have found, with their places in each.
    const all = (await retrieve(world, notebookId, question, 1_000)).filter(holds);
    if (all.some(({ wordRank }) => wordRank !== null && wordRank <= AT)) found.words++;
    if (all.some(({ vectorRank }) => vectorRank !== null && vectorRank <= AT)) found.vectors++;
  }
  const share = (count: number) => (count / gold.length).toFixed(3);
  say(
    verdict(
      found.hybrid / gold.length >= MIN_RECALL && found.hybrid > Math.max(found.words, found.vectors),
      `${title}: recall@${AT} of ${gold.length} questions ${share(found.hybrid)}; words alone ${share(found.words)}, vectors alone ${share(found.vectors)}; at least ${MIN_RECALL}, and better than either`,
    ),
  );
  for (const question of missed) say(`         not found: ${question}`);
}

async function spoilers(world: World, title: string, source: IndexedSource, text: string): Promise<void> {
  const random = generator(11);
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const queries = world.quick ? QUICK_SPOILER_QUERIES : SPOILER_QUERIES;
  let [tooEarly, found] = [0, 0];
  for (let i = 0; i < queries; i++) {
    const chapter = random(source.chapters + 1);
    const question = Array.from({ length: 1 + random(6) }, () => words[random(words.length)] ?? '').join(' ');
    const passages = await retrieve(world, source.notebookId, question, 50, { sourceId: source.sourceId, chapter });
    found += passages.length;
    tooEarly += passages.filter((passage) => passage.chapter > chapter).length;
  }
  say(
    verdict(
      tooEarly === 0 && found > 0,
      `${title}: ${tooEarly} of ${found} passages after the story position, in ${queries} random queries`,
    ),
  );
}

/** Everything but the network: the model answers at once. */
async function ingest(world: World, llm: Llm): Promise<void> {
  const story = readFileSync(sample, 'utf8');
  let text = '';
  // No two passages alike, as in a novel.
  for (let volume = 1; text.length < NOVEL_CHARACTERS; volume++) {
    text += story
      .replaceAll('Chapter ', `Chapter ${volume}`)
      .replace(/\p{Lu}\p{Ll}{4,}/gu, (name) => `${name}${volume}`);
  }
  const vector = new Float32Array(768).fill(1 / Math.sqrt(768));
  const instant: Llm = { ...llm, embed: async (texts) => texts.map(() => vector) };
  const engine = await createLocalEngine(world.db, instant);
  resetPeakRss(process.pid);
  const before = process.memoryUsage.rss() / 1_024 / 1_024;
  const begun = performance.now();
  const { passages } = await index(world, engine, text);
  const ms = performance.now() - begun;
  const grown = peakRssMb(process.pid) - before;
  say(
    verdict(
      ms <= MAX_INGEST_MS && grown <= MAX_INGEST_MB,
      `ingest of ${whole(text.length / 1_000)} kB into ${passages} passages: ${whole(ms)} ms, at most ${MAX_INGEST_MS}; peak RSS +${whole(grown)} MB, at most ${MAX_INGEST_MB}`,
    ),
  );
}

async function speed(world: World): Promise<void> {
  const { client, quick } = world;
  const random = generator(7);
  const story = readFileSync(sample, 'utf8').split('\n\n');
  let text = '';
  // The vocabulary of the sample, and names of its own.
  while (text.length < TEMPLATE * 1_500) {
    text += `${story[random(story.length)]?.replace(/\p{Lu}\p{Ll}{4,}/gu, (name) => `${name}${random(400)}`)}\n\n`;
  }
  const template = await index(world, world.engine, text);
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
      await retrieve(world, notebookId, asked, AT);
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
