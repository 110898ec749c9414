import { join } from 'node:path';
import { apiConversation, attachingConversation, type ApiConversation } from '../api-conversation.ts';
import { startNode } from '../children.ts';
import { freePort } from '../free-port.ts';
import type { Person } from '../people.ts';
import type { Core } from '../pinning.ts';
import { untilReady } from '../ready.ts';
import { findLostReplies } from '../stored-replies.ts';
import type { Upstream } from '../upstream.ts';
import { startDatabase } from './database.ts';
import type { BenchServer } from './server.ts';

/** Room for creating the database. */
const START_TIMEOUT_MS = 60_000;

const main = join(import.meta.dirname, '../../apps/api/src/main.ts');

/** One process of our API. */
export interface ApiProcess {
  readonly baseUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startApiProcess(
  upstream: Upstream,
  dataDir: string,
  options: {
    /** Unset: its own, embedded. */
    databaseUrl?: string;
    core?: Core;
    /** Further variables of its environment. */
    env?: Record<string, string>;
    /** Where its processor profile goes. */
    profile?: string | undefined;
  } = {},
): Promise<ApiProcess> {
  const port = await freePort();
  const { core = 'server', profile } = options;
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = startNode(core, ['--max-semi-space-size=8', '--heap-growing-percent=40', ...flags, main], {
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: options.databaseUrl ?? '',
      PUBLIC_URL: '',
      GEMINI_BASE_URL: upstream.baseUrl,
      GEMINI_API_KEY: 'bench',
      LOG_LEVEL: 'error',
      ...options.env,
    },
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  await untilReady(baseUrl, child, START_TIMEOUT_MS);
  return { baseUrl, pid: child.pid, stop: () => child.stop() };
}

/** Our API and its PostgreSQL. Every turn is stored. */
export async function startApi(
  upstream: Upstream,
  dataDir: string,
  people: readonly Person[],
  databaseCore: Core,
  profile?: string,
): Promise<BenchServer> {
  const database = await startDatabase(dataDir, databaseCore);
  const api = await startApiProcess(upstream, dataDir, { databaseUrl: database.url, profile });
  let conversations: ApiConversation[] = [];
  return {
    ...api,
    databasePid: database.pid,
    async stop() {
      await api.stop();
      await database.stop();
    },
    conversations: (count) => (conversations = people.slice(0, count).map(apiConversation)),
    verify: () => findLostReplies(api.baseUrl, conversations),
  };
}

/**
 * Two processes of our API on one database. What people send goes to the first and is written there; they read it from
 * the second, which runs beside the load; the database on whichever core is free.
 */
export async function startReplicas(
  upstream: Upstream,
  dataDir: string,
  people: readonly Person[],
): Promise<BenchServer> {
  const database = await startDatabase(dataDir, 'any');
  const writer = await startApiProcess(upstream, dataDir, { databaseUrl: database.url });
  const replica = await startApiProcess(upstream, dataDir, { databaseUrl: database.url, core: 'load' });
  let conversations: ApiConversation[] = [];
  return {
    ...writer,
    databasePid: database.pid,
    replica,
    conversations: (count) => (conversations = people.slice(0, count).map(attachingConversation)),
    verify: () => findLostReplies(replica.baseUrl, conversations),
    async stop() {
      await replica.stop();
      await writer.stop();
      await database.stop();
    },
  };
}
