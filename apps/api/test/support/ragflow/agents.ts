import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { newId, type FakeChunk } from './library.ts';

/** How the next answers of agents go. */
export interface AgentScript {
  /** What is written, piece by piece; `{0}` stands for the mark of the best chunk. Null: of the best chunk, cited. */
  says: readonly string[] | null;
  thinks: string | null;
  ends:
    | 'well'
    /** With an event that says so, then as if it were well. */
    | 'error'
    /** Without its last event. */
    | 'broken'
    /** Nothing more comes, and nobody hangs up. */
    | 'hanging'
    | 'in_a_form'
    /** Before anything is run: there are no events at all. */
    | 'before_it_begins'
    | 'with_a_failed_step';
  /** Frames are cut into pieces of so many bytes, each time it is asked. */
  bytesAtOnce: () => number;
  /** Comments before the first event, a tenth of a second apart. */
  keepalives: number;
  /** What the retrieval found is not told before the end. */
  tellsLate: boolean;
  /** All chunks have the same number. */
  clashes: boolean;
  /** The reference comes as a list. */
  listed: boolean;
  /** Asked for a stream, it gives one answer. */
  streams: boolean;
}

export const atFirst: AgentScript = {
  says: null,
  thinks: null,
  ends: 'well',
  bytesAtOnce: () => Number.POSITIVE_INFINITY,
  keepalives: 0,
  tellsLate: false,
  clashes: false,
  listed: false,
  streams: true,
};

interface FakeAgent {
  readonly id: string;
  readonly title: string;
  readonly dsl: unknown;
  /** What is not `workflow` is told less. */
  readonly sessions: Map<string, 'workflow' | 'agent'>;
}

export interface Asked {
  readonly agentId: string;
  readonly sessionId: string;
  readonly query: string;
  /** The agent's variable of that name. */
  readonly scene: string;
}

type Reply = Record<string, unknown>;
type Found = { readonly documentId: string; readonly chunk: FakeChunk };

export interface FakeAgents {
  readonly agents: Map<string, FakeAgent>;
  readonly asked: Asked[];
  script: AgentScript;
  /** Null: not about agents. */
  answer(route: string, query: URLSearchParams, json: () => Reply, isDocumented: boolean): Reply | null;
  complete(body: Reply, response: ServerResponse, find: (datasets: unknown, query: string) => Found[]): Promise<void>;
  sessions(): string[];
}

const refused = (code: number, message: string): Reply => ({ code, message, data: false });
const said = (data: unknown): Reply => ({ code: 0, message: 'success', data });

export function fakeAgents(): FakeAgents {
  const agents = new Map<string, FakeAgent>();
  const asked: Asked[] = [];
  const fake: FakeAgents = {
    agents,
    asked,
    script: { ...atFirst },
    sessions: () => [...agents.values()].flatMap(({ sessions }) => [...sessions.keys()]),

    answer(route, query, json, isDocumented) {
      if (route === 'POST /agents') {
        const { title, dsl } = json();
        if (typeof title !== 'string') return refused(101, 'No title in request.');
        if (dsl === undefined) return refused(101, 'No DSL data in request.');
        if ([...agents.values()].some((each) => each.title.toLowerCase() === title.toLowerCase())) {
          return refused(102, `${title} already exists.`);
        }
        const agent = { id: newId(), title, dsl, sessions: new Map() };
        agents.set(agent.id, agent);
        return said(isDocumented ? true : { id: agent.id, title });
      }
      if (route === 'GET /agents') {
        const title = query.get(isDocumented ? 'name' : 'title');
        const canvas = [...agents.values()]
          .filter((each) => title === null || each.title === title)
          .map(({ id, title: its }) => ({ id, title: its }));
        return said(isDocumented ? canvas : { canvas, total: canvas.length });
      }
      const [, method, id = '', rest = ''] = /^(\w+) \/agents\/(\w{32})(\/sessions)?$/.exec(route) ?? [];
      if (method === undefined) return null;
      const agent = agents.get(id);
      if (agent === undefined) return refused(103, 'Only owner of canvas authorized for this operation.');
      if (rest === '') {
        agents.delete(id);
        return said(true);
      }
      if (method === 'POST') {
        const sessionId = newId();
        agent.sessions.set(sessionId, 'agent');
        return { code: 0, data: { id: sessionId, agent_id: id, source: 'agent' } };
      }
      const { ids, delete_all: all } = json();
      const gone = all === true ? [...agent.sessions.keys()] : Array.isArray(ids) ? ids.map(String) : [];
      if (gone.some((each) => !agent.sessions.has(each))) return refused(102, 'The agent does not own the session');
      for (const each of gone) agent.sessions.delete(each);
      return { code: 0 };
    },

    async complete(body, response, find) {
      const json = (reply: Reply): void => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      };
      const { script } = fake;
      const agent = agents.get(String(body['agent_id']));
      if (body['agent_id'] === undefined) return json(refused(101, '`agent_id` is required.'));
      if (agent === undefined) return json(refused(102, 'canvas not found.'));
      const given = body['session_id'];
      if (given !== undefined && !agent.sessions.has(String(given))) {
        const isOther = [...agents.values()].some(({ sessions }) => sessions.has(String(given)));
        const other = refused(103, 'Session does not belong to the requested agent.');
        return json(isOther ? other : refused(102, 'Session not found!'));
      }
      const sessionId = given === undefined ? newId() : String(given);
      const source = agent.sessions.get(sessionId) ?? 'workflow';
      agent.sessions.set(sessionId, source);
      const question = String(body['query'] ?? body['question'] ?? '');
      asked.push({
        agentId: agent.id,
        sessionId,
        query: question,
        scene: String(Object(Object(body['inputs'])['scene'])['value'] ?? ''),
      });

      const found = find(datasetsIn(agent.dsl), question).slice(0, 8);
      const numbered = found.map((each) => ({ ...each, n: script.clashes ? 7 : numberOf(each.chunk.id) }));
      const says = script.says ?? [`It says: ${(found[0]?.chunk.content ?? 'nothing').slice(0, 60)}`, ' {0}.'];
      const pieces = says.map((piece) =>
        piece.replace(/\{(\d)\}/g, (_, i: string) => `[ID:${numbered[Number(i)]?.n ?? NUMBERS}]`),
      );
      const text = pieces.join('');
      const entries = numbered.map(
        ({ n, documentId, chunk }) => [n, { id: chunk.id, document_id: documentId }] as const,
      );
      const byNumber = Object.fromEntries(entries);
      const reference = !/\[ID:[ 0-9]+\]/.test(text) ? {} : { chunks: byNumber, doc_aggs: {} };
      if (script.listed) {
        const list: unknown[] = [];
        for (const [n, chunk] of entries) list[n] = chunk;
        Object.assign(reference, { chunks: Array.from(list, (each) => each ?? {}) });
      }
      const usage = { prompt_tokens: 210, completion_tokens: 12, total_tokens: 222, calls: 1 };
      if (body['stream'] !== true || !script.streams) {
        if (script.ends === 'error') return json({ code: 0, data: '**ERROR**: no such model' });
        return json({ code: 0, data: { session_id: sessionId, data: { content: text, reference, usage } } });
      }

      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const write = async (line: string): Promise<void> => {
        const bytes = Buffer.from(line);
        for (let from = 0; from < bytes.length;) {
          const to = from + script.bytesAtOnce();
          response.write(bytes.subarray(from, to));
          if (to - from < bytes.length) await new Promise(setImmediate);
          from = to;
        }
      };
      for (let i = 0; i < script.keepalives; i++) {
        await write(': still here\n\n');
        await wait(100);
      }
      const send = async (event: string, data: unknown): Promise<void> => {
        const isTold = /^(message|message_end|user_inputs|node_finished|workflow_finished)$/.test(event);
        if (source === 'agent' && !isTold) return;
        await write(
          `data:${JSON.stringify({ event, message_id: 'm', created_at: 1, task_id: 't', data, session_id: sessionId })}\n\n`,
        );
      };
      const done = async (): Promise<void> => {
        await write('data:[DONE]\n\n');
        response.end();
      };
      const sayNothing = () => write(`data:${JSON.stringify({ session_id: sessionId, data: {} })}\n\n`);
      if (script.ends === 'before_it_begins') {
        await sayNothing();
        return done();
      }
      await send('workflow_started', { inputs: {} });
      if (script.ends === 'in_a_form') {
        await send('user_inputs', { inputs: {}, tips: '' });
        return done();
      }
      if (!script.tellsLate) {
        await send('node_finished', {
          component_type: 'Retrieval',
          error: null,
          outputs: {
            json: found.map(({ documentId, chunk }) => ({ chunk_id: chunk.id, doc_id: documentId })),
            formalized_content: numbered.map(({ n, chunk }) => `\nID: ${n}\n├── Title: x\n${chunk.content}`).join('\n'),
          },
        });
      }
      if (script.ends === 'with_a_failed_step') {
        await send('node_finished', { component_type: 'Agent', error: 'no such model', outputs: {} });
        await sayNothing();
        return done();
      }
      if (script.thinks !== null) {
        await send('message', { content: '', start_to_think: true });
        await send('message', { content: script.thinks });
        await send('message', { content: '', end_to_think: true });
      }
      for (const content of pieces) await send('message', { content });
      if (script.ends === 'hanging') return;
      if (script.ends === 'error') {
        await write('data:{"code":500,"message":"secret of the server","data":false}\n\n');
        return done();
      }
      if (script.ends === 'broken') return void response.end();
      await send('message_end', { reference });
      await send('workflow_finished', source === 'agent' ? { usage } : { inputs: {}, outputs: {}, usage });
      await done();
    },
  };
  return fake;
}

/** RAGFlow has five hundred numbers for all chunks. */
const NUMBERS = 500;

const numberOf = (id: string): number => Number.parseInt(id.slice(0, 6), 16) % NUMBERS;

function datasetsIn(dsl: unknown): unknown {
  const found: unknown[] = [];
  JSON.stringify(dsl, (key, value: unknown) => {
    if (key === 'dataset_ids') found.push(value);
    return value;
  });
  return found[0];
}
