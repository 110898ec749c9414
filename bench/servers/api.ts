import { join } from 'node:path';
import { startNode } from '../children.ts';
import { apiConversation, type ApiConversation } from '../api-conversation.ts';
import { freePort } from '../free-port.ts';
import type { Person } from '../people.ts';
import { untilReady } from '../ready.ts';
import { findLostReplies } from '../stored-replies.ts';
import type { Upstream } from '../upstream.ts';
import type { BenchServer } from './server.ts';

/** Room for creating the database. */
const START_TIMEOUT_MS = 60_000;

const main = join(import.meta.dirname, '../../apps/api/src/main.ts');

/** Our API with its own database, as `npm start` runs it. Every turn is stored. */
export async function startApi(
  upstream: Upstream,
  dataDir: string,
  people: readonly Person[],
  profile?: string,
): Promise<BenchServer> {
  const port = await freePort();
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = startNode('server', ['--max-semi-space-size=8', ...flags, main], {
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PUBLIC_URL: '',
      GEMINI_BASE_URL: upstream.baseUrl,
      GEMINI_API_KEY: 'bench',
      LOG_LEVEL: 'error',
    },
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  await untilReady(baseUrl, child, START_TIMEOUT_MS);
  let conversations: ApiConversation[] = [];
  return {
    baseUrl,
    pid: child.pid,
    conversations: (count) => (conversations = people.slice(0, count).map(apiConversation)),
    verify: () => findLostReplies(baseUrl, conversations),
    stop: () => child.stop(),
  };
}
