import { readAgent, type AgentEvent } from './agent-stream.ts';
import { RefusedError } from './faults.ts';
import { Agent, AgentList } from './shapes.ts';
import { read, type Transport } from './transport.ts';

/** Most agents that are looked through for one. */
const AT_ONCE = 100;
/** Not there, or not ours. */
const MISSING = [102, 103, 108];

export interface AgentQuestion {
  readonly agentId: string;
  /** Null: a new one, which the first event names. */
  readonly sessionId: string | null;
  readonly query: string;
  /** Values of the agent's own variables. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What is asked of RAGFlow about agents. Ids are RAGFlow's own. */
export function agentVerbs({ ask, stream }: Transport) {
  async function findAgent(title: string, signal: AbortSignal): Promise<string | null> {
    const wanted = encodeURIComponent(title);
    const path = `/agents?title=${wanted}&name=${wanted}&page=1&page_size=${AT_ONCE}`;
    const { code, data } = await ask({ method: 'GET', path, repeatable: true, accept: MISSING }, signal);
    if (code !== 0) return null;
    const list = read(AgentList, data ?? []);
    const agents = Array.isArray(list) ? list : list.canvas;
    return agents.find((each) => each.title?.toLowerCase() === title.toLowerCase())?.id ?? null;
  }

  return {
    findAgent,

    /** Titles are unique: one that is there already under this title is answered with. */
    async createAgent(title: string, dsl: object, signal: AbortSignal): Promise<string> {
      const body = { title, dsl };
      const answer = await ask({ method: 'POST', path: '/agents', body, repeatable: false, accept: [102] }, signal);
      // Older ones answer `true`, with nothing that tells which.
      if (answer.code === 0 && typeof answer.data === 'object' && answer.data !== null)
        return read(Agent, answer.data).id;
      const id = await findAgent(title, signal);
      if (id === null) throw new RefusedError(answer.code, new Error(answer.message.slice(0, 300)));
      return id;
    },

    /** With what its sessions hold. What is gone already is deleted. */
    async deleteAgent(id: string, signal: AbortSignal): Promise<void> {
      const path = `/agents/${encodeURIComponent(id)}`;
      const all = { method: 'DELETE', path: `${path}/sessions`, body: { delete_all: true } } as const;
      await ask({ ...all, repeatable: true, accept: MISSING }, signal);
      await ask({ method: 'DELETE', path, repeatable: true, accept: MISSING }, signal);
    },

    async deleteAgentSession(agentId: string, id: string, signal: AbortSignal): Promise<void> {
      const path = `/agents/${encodeURIComponent(agentId)}/sessions`;
      const body = { ids: [id] };
      await ask({ method: 'DELETE', path, body, repeatable: true, accept: MISSING }, signal);
    },

    /** @throws EngineError, or the signal's reason; `RefusedError` when there is no such agent or session */
    answer({ agentId, sessionId, query, inputs }: AgentQuestion, signal: AbortSignal): AsyncGenerator<AgentEvent> {
      const values = Object.entries(inputs).map(([name, value]) => [name, { type: 'paragraph', value }]);
      const body = {
        agent_id: agentId,
        ...(sessionId === null ? {} : { session_id: sessionId }),
        query,
        inputs: Object.fromEntries(values),
        // Left out, versions differ in what they take it for.
        stream: true,
      };
      return readAgent(stream('/agents/chat/completions', body, signal));
    },
  };
}
