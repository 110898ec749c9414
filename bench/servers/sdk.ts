import { join } from 'node:path';
import { startNode } from '../children.ts';
import { geminiConversation } from '../gemini-conversation.ts';
import type { Upstream } from '../upstream.ts';
import type { BenchServer } from './server.ts';

/** The least a server can do that talks to Gemini through its SDK: it stores nothing and knows nobody. */
export async function startSdk(upstream: Upstream): Promise<BenchServer> {
  const child = startNode('server', [join(import.meta.dirname, 'sdk-process.ts'), upstream.baseUrl], { ipc: true });
  return {
    baseUrl: String(await child.message()),
    pid: child.pid,
    conversations: (count) =>
      Array.from({ length: count }, () => geminiConversation('/', (data) => JSON.parse(data).text)),
    verify: async () => [],
    stop: () => child.stop(),
  };
}
