import { createRagflowClient } from '../../../adapters/ragflow/client.ts';
import { createTransport, type RagflowTimes } from '../../../adapters/ragflow/transport.ts';
import type { Deps } from '../../../context.ts';
import type { KnowledgeEngine } from '../engine.ts';
import { createRagflowEngine } from './engine.ts';
import type { ParsePace } from './index-document.ts';

const times: RagflowTimes & ParsePace = {
  deadlines: { plain: 10_000, retrieval: 2_500, upload: 300_000 },
  streams: { idle: 60_000, total: 600_000 },
  retryPause: 300,
  breakFor: 30_000,
  firstPoll: 1_000,
  longestPoll: 15_000,
  stuckAfter: 10 * 60_000,
  // A job has an hour.
  giveUpAfter: 50 * 60_000,
};

/** Adds RAGFlow to the engines there are. */
export function withRagflow(
  { agentModel, ...server }: { readonly url: string; readonly apiKey: string; readonly agentModel: string | undefined },
  parts: { db: Deps['db']; log: Deps['log']; local: KnowledgeEngine },
  { deadlines, streams, ...others }: RagflowTimes & ParsePace = times,
): KnowledgeEngine {
  const client = createRagflowClient(createTransport(server, { deadlines, streams, ...others }));
  return createRagflowEngine({ ...parts, client, pace: others, agentModel });
}
