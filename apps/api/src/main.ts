import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createAuth } from './adapters/auth/auth.ts';
import { loadAuthSecret } from './adapters/auth/secret.ts';
import { createLocalFileStore } from './adapters/files/store.ts';
import { createGemini } from './adapters/gemini/client.ts';
import { startDemoModel } from './adapters/gemini/demo.ts';
import { buildApp } from './app.ts';
import { ConfigError, loadConfig, rootDir, type Config } from './config.ts';
import type { Deps } from './context.ts';
import { checkServerVersion, closeDatabase, openDatabase, ServerTooOldError } from './db/client.ts';
import { startEmbeddedPostgres, EmbeddedPostgresError } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { createRunner } from './domain/generation/runner.ts';
import { createSearchIndexer } from './domain/search/indexer.ts';
import { withRagflow } from './domain/notebooks/ragflow/setup.ts';
import { createLocalEngine } from './domain/notebooks/local-engine.ts';
import { fillVectors } from './domain/notebooks/vectors.ts';
import { queueStaleSources } from './domain/notebooks/reembed.ts';
import { startLive } from './domain/live/live.ts';
import { createLogger } from './log.ts';
import { abandoned } from './jobs/abandoned.ts';
import { castBook } from './jobs/cast-book.ts';
import { draftCharacter } from './jobs/draft-character.ts';
import { remember } from './jobs/remember.ts';
import { indexSourceJob } from './jobs/index-source.ts';
import { reembedSourceJob } from './jobs/reembed-source.ts';
import { createJobQueue } from './jobs/queue.ts';
import { tidyUp } from './jobs/tidy-up.ts';

/** How long replies may go on being written once the process was asked to stop. */
const GRACE_MS = 5_000;
/** Then it stops whatever still hangs. */
const LAST_RESORT_MS = 20_000;

/** At a time: a quota is for a minute, and replies to people go first. */
const REQUESTS_ABOUT_BOOKS = 3;

const GEMINI_URL = 'https://generativelanguage.googleapis.com';

/** Lines for the person at the terminal; the log is for machines and goes to standard error. */
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** What was started, in order; stopped in the opposite one. */
const stops: { what: string; stop: () => Promise<unknown> }[] = [];

async function start(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel, pino.destination({ fd: 2, sync: false }));

  const databaseUrl = config.databaseUrl ?? (await startOwnDatabase(config));
  const db = openDatabase(databaseUrl, (error) =>
    logger.warn({ err: error }, 'an idle database connection broke; the pool makes a new one'),
  );
  stops.push({ what: 'database connections', stop: () => closeDatabase(db) });
  await checkServerVersion(db);
  await migrate(db);

  const gemini = await geminiEndpoint(config);
  const llm = createGemini({ ...config.gemini, ...gemini });
  const workerId = uuidv7();
  const live = startLive({ db, log: logger }, { databaseUrl, workerId });
  stops.push({ what: 'notifications', stop: () => live.stop() });
  const files = await createLocalFileStore(config.dataDir);
  const jobs = createJobQueue(db, (error) => logger.error({ err: error }, 'job queue'));
  const local = await createLocalEngine(db, llm);
  if (local.vectors === 'search') {
    // Nobody waits for it: a large installation may take long, and words find meanwhile.
    void fillVectors(db, llm.embeddingSpace).catch((error: unknown) =>
      logger.error({ err: error }, 'vectors of earlier passages are missing yet; the next start goes on with them'),
    );
  }
  const knowledge = config.ragflow === undefined ? local : withRagflow(config.ragflow, { db, local, log: logger });
  const base = {
    db,
    llm,
    hub: live.hub,
    relay: live.relay,
    files,
    jobs,
    knowledge,
    maxParallelReplies: config.maxParallelReplies,
    contextTokens: config.contextTokens,
    bookPartTokens: config.bookPartTokens,
    askAboutBook: pLimit(REQUESTS_ABOUT_BOOKS),
    clock: () => new Date(),
    log: logger,
  };
  const indexer = createSearchIndexer(base);
  const runner = createRunner(base, {
    workerId,
    generateTitles: config.generateTitles,
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
    'tidy-up': tidyUp({ idleCloseHours: config.idleCloseHours }),
    abandoned,
  });
  stops.push({ what: 'jobs', stop: () => jobs.stop(GRACE_MS) });
  await queueStaleSources(deps);
  await runner.begin();
  indexer.begin();
  stops.push({ what: 'search', stop: () => indexer.stop() });

  const auth = createAuth({
    db,
    log: logger,
    secret: config.authSecret ?? (await loadAuthSecret(config.dataDir)),
    publicUrl: config.publicUrl,
    webOrigins: config.webOrigins,
  });
  const server = await buildApp({
    deps,
    auth,
    logger,
    version: packageVersion(),
    webDir: join(rootDir, 'apps/web/dist'),
    webOrigins: config.webOrigins,
    publicUrl: config.publicUrl,
    development: config.development,
    isReady: async () =>
      !runner.draining &&
      (await db.execute('select 1').then(
        () => true,
        () => false,
      )),
  });
  const listening = new URL(await server.listen({ host: config.host, port: config.port }));
  stops.push({ what: 'server', stop: () => server.close() });
  // Last in, first out: replies end, and their readers hear of it, before connections close.
  stops.push({ what: 'replies in progress', stop: () => runner.drain(GRACE_MS) });

  say('');
  say(`Dramatis is ready: ${config.publicUrl ?? listening.origin}`);
  if (llm.demo) say('Replies are demo replies. Set GEMINI_API_KEY in .env for real ones.');
  say(
    knowledge.vectors === 'search'
      ? 'Notebooks are searched by words and by meaning.'
      : 'Notebooks are searched by words, then sorted by meaning: the database has no pgvector.',
  );
  say('Press Ctrl-C to stop.');
}

async function startOwnDatabase(config: Config): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: say });
  stops.push({ what: 'embedded database', stop: () => postgres.stop() });
  return postgres.url;
}

async function geminiEndpoint(config: Config): Promise<{ baseUrl: string; apiKey: string; demo: boolean }> {
  const { apiKey, baseUrl } = config.gemini;
  if (apiKey !== undefined || baseUrl !== undefined)
    return { baseUrl: baseUrl ?? GEMINI_URL, apiKey: apiKey ?? '', demo: false };
  const demo = await startDemoModel();
  stops.push({ what: 'emulator', stop: () => demo.close() });
  return { baseUrl: demo.baseUrl, apiKey: 'demo', demo: true };
}

function packageVersion(): string {
  const file: { version: string } = JSON.parse(readFileSync(join(rootDir, 'apps/api/package.json'), 'utf8'));
  return file.version;
}

let stopping = false;

async function stop(exitCode: number): Promise<void> {
  // npm and the terminal both pass a Ctrl-C on, so it often comes twice.
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
  for (const { what, stop } of stops.toReversed()) {
    await stop().catch((error: unknown) => say(`Stopping the ${what} failed: ${String(error)}`));
  }
  process.exit(exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) say('Stopping…');
    void stop(0);
  });
}

/** A fault of the start as a sentence that says what to do; the rest with all there is to know. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError || error instanceof ServerTooOldError) {
    return error.message;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = error instanceof Error && 'port' in error ? ` ${String(error.port)}` : '';
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  if (code === 'EADDRINUSE') return `Port${port} is taken by another program. End it, or set PORT to another number.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Port${port} needs more rights. Set PORT to a number above 1023.`;
  if (syscall === 'connect' || syscall === 'getaddrinfo') {
    return `The database cannot be reached (${String(code)}). Check DATABASE_URL and whether the server runs.`;
  }
  return `Dramatis could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

try {
  await start(loadConfig());
} catch (error) {
  say(explain(error));
  await stop(1);
}
