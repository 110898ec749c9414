import { startEmulator, type Emulator } from '@dramatis/gemini-emulator/server';
import { instantPace } from '@dramatis/gemini-emulator/pace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { v7 as uuidv7 } from 'uuid';
import { createAuth } from '../../src/adapters/auth/auth.ts';
import { createLocalFileStore } from '../../src/adapters/files/store.ts';
import { createGemini, type GeminiOptions } from '../../src/adapters/gemini/client.ts';
import { createLogger } from '../../src/log.ts';
import { buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/context.ts';
import { closeDatabase, openDatabase } from '../../src/db/client.ts';
import { createSearchIndexer } from '../../src/domain/search/indexer.ts';
import { withRagflow } from '../../src/domain/notebooks/ragflow/setup.ts';
import { createLocalEngine } from '../../src/domain/notebooks/local-engine.ts';
import { startLive } from '../../src/domain/live/live.ts';
import { createRunner } from '../../src/domain/generation/runner.ts';
import { abandoned } from '../../src/jobs/abandoned.ts';
import { castBook } from '../../src/jobs/cast-book.ts';
import { draftCharacter } from '../../src/jobs/draft-character.ts';
import { remember } from '../../src/jobs/remember.ts';
import { indexSourceJob } from '../../src/jobs/index-source.ts';
import { reembedSourceJob } from '../../src/jobs/reembed-source.ts';
import { createJobQueue } from '../../src/jobs/queue.ts';
import { tidyUp } from '../../src/jobs/tidy-up.ts';
import { createTestDatabase } from './database.ts';
import { RAGFLOW_KEY, type FakeRagflow } from './ragflow/fake.ts';
import { signInGuest, type Guest } from './guest.ts';

export interface TestApp {
  readonly url: string;
  readonly deps: Deps;
  readonly emulator: Emulator;
  readonly database: Awaited<ReturnType<typeof createTestDatabase>>;
  /** What was logged as an error, a line each: why an answer was a 500. */
  readonly errors: readonly string[];
  /** A new person with an identity of their own. */
  guest(): Promise<Guest>;
  /** Resolves when everything said so far can be found. */
  indexed(): Promise<void>;
  /** Does what is done every few minutes, as if it were `now`. */
  tidyUp(now?: Date): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  gemini?: Partial<GeminiOptions>;
  webOrigins?: string[];
  maxParallelReplies?: number;
  generateTitles?: boolean;
  contextTokens?: number;
  bookPartTokens?: number;
  development?: boolean;
  /** A RAGFlow server that notebooks may be indexed by. */
  ragflow?: FakeRagflow;
  /** Another process of the same installation: it brings database and emulator, and is closed last. */
  beside?: TestApp;
}

/** Long enough for a busy machine, and short where something is waited for on purpose. */
const ragflowTimes = {
  deadlines: { plain: 5_000, retrieval: 2_000, upload: 5_000 },
  streams: { idle: 2_000, total: 20_000 },
  retryPause: 1,
  breakFor: 1,
  firstPoll: 5,
  longestPoll: 10,
  stuckAfter: 150,
  giveUpAfter: 30_000,
};

const kept = async (): Promise<void> => {};

/** The whole application on a free port: real database, real HTTP, the emulator in Gemini's place. */
export async function startTestApp(options: Options = {}): Promise<TestApp> {
  const errors: string[] = [];
  const logger = createLogger('error', { write: (line) => void errors.push(line) });
  const database =
    options.beside === undefined ? await createTestDatabase() : { ...options.beside.database, drop: kept };
  const dataDir = await mkdtemp(join(tmpdir(), 'dramatis-app-'));
  const db = openDatabase(database.url, () => undefined);
  const emulator = options.beside?.emulator ?? (await startEmulator({ pace: instantPace, recordRequests: 200 }));
  const llm = createGemini({
    baseUrl: emulator.baseUrl,
    apiKey: 'test-key',
    demo: true,
    model: 'gemini-flash-latest',
    fallbackModels: [],
    embeddingModel: 'gemini-embedding-001',
    embeddingDimensions: 768,
    firstTokenTimeoutMs: 5_000,
    totalTimeoutMs: 20_000,
    ...options.gemini,
  });
  const workerId = uuidv7();
  const live = startLive({ db, log: logger }, { databaseUrl: database.url, workerId });
  const files = await createLocalFileStore(dataDir);
  const jobs = createJobQueue(db, () => undefined);
  const local = await createLocalEngine(db, llm);
  const { ragflow } = options;
  const knowledge =
    ragflow === undefined
      ? local
      : withRagflow(
          { url: ragflow.url, apiKey: RAGFLOW_KEY, agentModel: 'writer@Test' },
          { db, local, log: logger },
          ragflowTimes,
        );
  const base = {
    db,
    llm,
    hub: live.hub,
    relay: live.relay,
    files,
    jobs,
    knowledge,
    maxParallelReplies: options.maxParallelReplies ?? 8,
    contextTokens: options.contextTokens ?? 16_000,
    bookPartTokens: options.bookPartTokens ?? 600_000,
    askAboutBook: pLimit(3),
    clock: () => new Date(),
    log: logger,
  };
  const indexer = createSearchIndexer(base);
  const runner = createRunner(base, {
    workerId,
    generateTitles: options.generateTitles ?? false,
    onEnded: () => indexer.wake(),
  });
  const deps: Deps = { ...base, runner };
  await jobs.start(deps, {
    'cast-book': castBook,
    'draft-character': draftCharacter,
    remember,
    'index-source': indexSourceJob,
    'index-source-elsewhere': indexSourceJob,
    'reembed-source': reembedSourceJob,
    'tidy-up': tidyUp({ idleCloseHours: 24 }),
    abandoned,
  });
  await runner.begin();
  indexer.begin();
  const auth = createAuth({
    db,
    log: logger,
    secret: 'a secret of the test suite, long enough',
    publicUrl: undefined,
    webOrigins: options.webOrigins ?? [],
  });
  const server = await buildApp({
    deps,
    auth,
    logger,
    version: '0.0.0-test',
    webDir: join(dataDir, 'no-web-app'),
    webOrigins: options.webOrigins ?? [],
    publicUrl: undefined,
    development: options.development ?? false,
    isReady: async () => true,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });

  return {
    url,
    deps,
    emulator,
    database,
    errors,
    guest: () => signInGuest(url),
    indexed: () => indexer.catchUp(),
    tidyUp: (now = new Date()) =>
      tidyUp({ idleCloseHours: 24 })(
        { ...deps, clock: () => now },
        {},
        { signal: AbortSignal.timeout(60_000), lastAttempt: true },
      ),
    async close() {
      // A stalled stand-in must not hold the drain up.
      if (options.beside === undefined) await emulator.close();
      await runner.drain(0);
      await indexer.stop();
      await server.close();
      await jobs.stop(0);
      await live.stop();
      await closeDatabase(db);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
