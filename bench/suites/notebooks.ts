import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGemini } from '../../apps/api/src/adapters/gemini/client.ts';
import type { Llm } from '../../apps/api/src/adapters/gemini/llm.ts';
import { closeDatabase, openDatabase, type Database } from '../../apps/api/src/db/client.ts';
import { migrate } from '../../apps/api/src/db/migrate.ts';
import { createLocalEngine } from '../../apps/api/src/domain/notebooks/local-engine.ts';
import { citations } from '../notebooks/citations.ts';
import { alice, nessock, type GoldSet } from '../notebooks/gold.ts';
import { loadMeaning } from '../notebooks/meaning.ts';
import { openPgvector } from '../notebooks/pgvector.ts';
import { recall } from '../notebooks/recall.ts';
import { speed } from '../notebooks/speed.ts';
import { addOwner, index, retrieve, type IndexedSource, type World } from '../notebooks/world.ts';
import { say, verdict, whole } from '../print.ts';
import { peakRssMb, resetPeakRss } from '../process-stats.ts';
import { generator } from '../search-texts.ts';
import { startDatabase } from '../servers/database.ts';
import type { Bench } from './suite.ts';

const SPOILER_QUERIES = 1_000;
const QUICK_SPOILER_QUERIES = 50;
const NOVEL_CHARACTERS = 700_000;
const MAX_INGEST_MS = 20_000;
const MAX_INGEST_MB = 200;

const sample = readFileSync(
  join(import.meta.dirname, '../../apps/web/public/samples/slack-water-at-nessock.txt'),
  'utf8',
);

interface Book {
  title: string;
  text: string;
  gold: GoldSet;
}

/** Whether passages that answer questions are found, how fast, and that none is found too early; whether citations hold. */
export async function notebooks(bench: Bench): Promise<void> {
  const { options, upstream, folder } = bench;
  const books: Book[] = [{ title: 'Slack Water at Nessock', text: sample, gold: nessock }];
  const novel = join(options.books ?? '', 'alice.txt');
  if (options.books !== undefined && existsSync(novel)) {
    books.push({ title: 'Alice in Wonderland', text: readFileSync(novel, 'utf8'), gold: alice });
  } else say('Alice in Wonderland: skipped; --books <folder> names a folder with alice.txt');

  const gemini = createGemini({
    baseUrl: upstream.baseUrl,
    apiKey: 'bench',
    demo: true,
    model: 'gemini-flash-latest',
    fallbackModels: [],
    embeddingModel: 'gemini-embedding-001',
    embeddingDimensions: 768,
    firstTokenTimeoutMs: 30_000,
    totalTimeoutMs: 60_000,
  });
  const llm = options.meaning === undefined ? gemini : { ...gemini, ...(await loadMeaning(options.meaning)) };
  if (options.meaning === undefined)
    say('Vectors come from the emulator, and follow words and parts of words, not meaning.');

  const pgvector = await openPgvector();
  const finding = await openWorld(pgvector.db, llm);
  for (const { title, text, gold } of books) {
    await recall(finding, title, (await index(finding, text)).notebookId, gold);
  }
  await pgvector.close();

  const database = await startDatabase(folder.next(), 'any');
  const db = openDatabase(database.url, () => undefined);
  await migrate(db);
  const world = await openWorld(db, llm);
  for (const book of books) {
    const source = await index(world, book.text);
    await recall(world, book.title, source.notebookId, book.gold);
    await spoilers(world, book, source, options.quick);
  }
  await citations(bench, sample, nessock.inItsWords);
  await ingest(db, gemini);
  const client = await database.connect();
  await speed(await openWorld(db, gemini), client, sample, options.quick);

  await client.end();
  await closeDatabase(db);
  await database.stop();
}

const openWorld = async (db: Database, llm: Llm): Promise<World> => ({
  db,
  engine: await createLocalEngine(db, llm),
  ownerId: await addOwner(db),
});

async function spoilers(world: World, { title, text }: Book, source: IndexedSource, quick: boolean): Promise<void> {
  const random = generator(11);
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const queries = quick ? QUICK_SPOILER_QUERIES : SPOILER_QUERIES;
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
async function ingest(db: Database, llm: Llm): Promise<void> {
  let text = '';
  // No two passages alike, as in a novel.
  for (let volume = 1; text.length < NOVEL_CHARACTERS; volume++) {
    text += sample
      .replaceAll('Chapter ', `Chapter ${volume}`)
      .replace(/\p{Lu}\p{Ll}{4,}/gu, (name) => `${name}${volume}`);
  }
  const vector = new Float32Array(llm.embeddingSpace.dimensions).fill(1 / Math.sqrt(llm.embeddingSpace.dimensions));
  const instant: Llm = { ...llm, embed: async (texts) => texts.map(() => vector) };
  const world = await openWorld(db, instant);
  resetPeakRss(process.pid);
  const before = process.memoryUsage.rss() / 1_024 / 1_024;
  const begun = performance.now();
  const { passages } = await index(world, text);
  const ms = performance.now() - begun;
  const grown = peakRssMb(process.pid) - before;
  say(
    verdict(
      ms <= MAX_INGEST_MS && grown <= MAX_INGEST_MB,
      `ingest of ${whole(text.length / 1_000)} kB into ${passages} passages: ${whole(ms)} ms, at most ${MAX_INGEST_MS}; peak RSS +${whole(grown)} MB, at most ${MAX_INGEST_MB}`,
    ),
  );
}
