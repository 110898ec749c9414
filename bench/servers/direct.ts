import { geminiConversation, geminiTextOf, STREAM_PATH } from '../gemini-conversation.ts';
import type { Upstream } from '../upstream.ts';
import type { BenchServer } from './server.ts';

/** No server in between: what the measuring itself costs. */
export function directServer(upstream: Upstream): BenchServer {
  return {
    baseUrl: upstream.baseUrl,
    pid: undefined,
    conversations: (count) => Array.from({ length: count }, () => geminiConversation(STREAM_PATH, geminiTextOf)),
    verify: async () => [],
    stop: async () => undefined,
  };
}
