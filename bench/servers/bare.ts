import { join } from 'node:path';
import { startNode } from '../children.ts';
import { geminiConversation, geminiTextOf, STREAM_PATH } from '../gemini-conversation.ts';
import type { Upstream } from '../upstream.ts';
import type { BenchServer } from './server.ts';

/** Passes bytes through, and nothing else. */
export async function startBare(upstream: Upstream): Promise<BenchServer> {
  const child = startNode('server', [join(import.meta.dirname, 'bare-process.ts'), upstream.baseUrl], { ipc: true });
  return {
    baseUrl: String(await child.message()),
    pid: child.pid,
    conversations: (count) => Array.from({ length: count }, () => geminiConversation(STREAM_PATH, geminiTextOf)),
    verify: async () => [],
    stop: () => child.stop(),
  };
}
