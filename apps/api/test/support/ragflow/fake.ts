import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { atFirst, fakeAgents, type AgentScript, type Asked, type FakeAgents } from './agents.ts';
import {
  beginParse,
  likeness,
  look,
  newDocument,
  newId,
  stopParse,
  type FakeDataset,
  type FakeDocument,
  type ParsePlan,
} from './library.ts';

export const RAGFLOW_KEY = 'ragflow-test-key';

/** What goes wrong with a request, once for each time it is named. */
export type Fault =
  /** An answer over HTTP, with this status and no envelope. */
  | { readonly http: number }
  /** An answer of HTTP 200 with this code, without doing anything. */
  | { readonly code: number }
  /** No answer at all: before anything was done, or after. */
  | 'hang'
  | 'lost_answer'
  | 'not_json'
  | 'endless'
  | 'redirect';

export interface FakeRagflow {
  readonly url: string;
  readonly datasets: Map<string, FakeDataset>;
  readonly agents: FakeAgents['agents'];
  /** What agents were asked so far. */
  readonly asked: Asked[];
  /** `METHOD /path`, without the query, of every request so far. */
  readonly requests: string[];
  /** Which of two ways it speaks where its documentation and its code differ. */
  dialect: 'code' | 'documented';
  version: string;
  parsePlan: ParsePlan;
  /** Files that an upload does not take. */
  refuses: RegExp | null;
  /** What retrieval finds besides: a chunk of a knowledge graph, of no document. */
  graph: boolean;
  /** The next request whose `METHOD /path` fits has this fault. */
  fail(request: RegExp, fault: Fault, times?: number): void;
  /** Nothing more goes wrong. */
  mend(): void;
  /** Forgets all that was made and all that was to go wrong, and speaks as at the start. */
  reset(): void;
  documents(): FakeDocument[];
  agentSessions(): string[];
  /** How answers of agents go from here on; what is not said is as at the start. */
  answersSo(script: Partial<AgentScript>): void;
  close(): Promise<void>;
}

interface Request {
  readonly query: URLSearchParams;
  readonly json: () => Record<string, unknown>;
  readonly files: () => Promise<File[]>;
}

type Reply = Record<string, unknown>;
const refused = (code: number, message: string, data: unknown = false): Reply => ({ code, message, data });
/** The two shapes of success: with a message and without. */
const plain = (data?: unknown): Reply => ({ code: 0, ...(data === undefined ? {} : { data }) });
const said = (data: unknown): Reply => ({ code: 0, message: 'success', data });

const atTheStart: Pick<FakeRagflow, 'dialect' | 'version' | 'parsePlan' | 'refuses' | 'graph'> = {
  dialect: 'code',
  version: 'v0.27.0',
  parsePlan: 'done',
  refuses: null,
  graph: false,
};

/**
 * A stand-in for RAGFlow 0.27 over HTTP, with what is odd about it.
 * @param port 0: any that is free
 */
export async function startFakeRagflow(port = 0): Promise<FakeRagflow> {
  const faults: { request: RegExp; fault: Fault }[] = [];
  const datasets = new Map<string, FakeDataset>();
  const requests: string[] = [];
  const people = fakeAgents();

  const fake = {
    datasets,
    requests,
    agents: people.agents,
    asked: people.asked,
    agentSessions: () => people.sessions(),
    answersSo(script: Partial<AgentScript>) {
      people.script = { ...atFirst, ...script };
    },
    ...atTheStart,
    mend() {
      faults.length = 0;
    },
    reset() {
      datasets.clear();
      requests.length = 0;
      people.agents.clear();
      people.asked.length = 0;
      fake.answersSo({});
      fake.mend();
      Object.assign(fake, atTheStart);
    },
    fail(request: RegExp, fault: Fault, times = 1) {
      for (let i = 0; i < times; i++) faults.push({ request, fault });
    },
    documents: () => [...datasets.values()].flatMap((dataset) => [...dataset.documents.values()]),
  };

  const notYours = (what: string): Reply =>
    refused(fake.dialect === 'code' ? 102 : 108, `User 'u' lacks permission for datasets: '${what}'`);

  async function answer(route: string, request: Request): Promise<Reply | null> {
    if (route === 'GET /system/version') return said(fake.version);
    if (route === 'GET /datasets') {
      const name = request.query.get('name');
      const found = [...datasets.values()].filter((each) => name === null || each.name === name);
      if (name !== null && found.length === 0) return notYours(name);
      return { ...plain(found.map(({ id, name }) => ({ id, name }))), total_datasets: found.length };
    }
    if (route === 'POST /datasets') {
      const { name, parser_config: parserConfig } = request.json();
      if (typeof name !== 'string') return refused(101, 'Field: <name> - Message: <Field required> - Value: <None>');
      if ([...datasets.values()].some((each) => each.name === name)) return refused(102, `'${name}' already exists`);
      const dataset = { id: newId(), name, parserConfig, documents: new Map<string, FakeDocument>() };
      datasets.set(dataset.id, dataset);
      return plain({ id: dataset.id, name, chunk_method: 'naive', document_count: 0 });
    }
    if (route === 'DELETE /datasets') {
      const ids = idsOf(request.json()['ids']);
      const missing = ids.find((id) => !datasets.has(id));
      if (missing !== undefined) return notYours(missing);
      for (const id of ids) datasets.delete(id);
      return fake.dialect === 'code' ? plain({ success_count: ids.length }) : plain();
    }
    if (route === 'POST /retrieval') return retrieve(request.json());
    const ofAgents = people.answer(route, request.query, request.json, fake.dialect === 'documented');
    if (ofAgents !== null) return ofAgents;

    const [, method, datasetId = '', rest = ''] = /^(\w+) \/datasets\/(\w+)(\/.*)$/.exec(route) ?? [];
    if (method === undefined) return null;
    const dataset = datasets.get(datasetId);
    if (dataset === undefined) return refused(102, `Can't find the dataset with ID ${datasetId}!`);
    if (rest === '/documents') {
      if (method === 'POST') return upload(dataset, await request.files());
      if (method === 'GET') return list(dataset, request.query);
      const ids = idsOf(request.json()['ids']);
      if (ids.some((id) => !dataset.documents.has(id))) return refused(102, 'Documents not found');
      for (const id of ids) dataset.documents.delete(id);
      return fake.dialect === 'code' ? plain({ deleted: ids.length }) : plain();
    }
    if (rest === '/chunks') {
      const ids = idsOf(request.json()['document_ids']);
      return method === 'POST' ? parse(dataset, ids) : stop(dataset, ids);
    }
    const [, documentId = ''] = /^\/documents\/(\w+)\/chunks$/.exec(rest) ?? [];
    const document = dataset.documents.get(documentId);
    if (document === undefined) return refused(102, `You don't own the document ${documentId}.`);
    const chunks = pageOf(document.chunks, request.query);
    return plain({ total: document.chunks.length, chunks: chunks.map((each) => ({ ...each, positions: [''] })) });
  }

  /** What could be stored is stored, and comes along with the refusal of the others. */
  function upload(dataset: FakeDataset, files: readonly (File & { content?: Uint8Array })[]): Reply {
    if (files.length === 0) return refused(101, 'No file part!');
    const kept = files.filter(({ name }) => fake.refuses?.test(name) !== true);
    const documents = kept.map(({ name, content }) => newDocument(name, content ?? new Uint8Array()));
    for (const document of documents) dataset.documents.set(document.id, document);
    const data = documents.map(({ id, name }) => ({ id, name, run: 'UNSTART', dataset_id: dataset.id }));
    if (kept.length === files.length) return plain(data);
    return { code: 500, message: 'This type of file has not been supported yet!', data };
  }

  function list(dataset: FakeDataset, query: URLSearchParams): Reply {
    const id = query.get('id');
    const keywords = query.get('keywords')?.toLowerCase() ?? '';
    if (id !== null && !dataset.documents.has(id)) return refused(102, `you don't own the document ${id}`);
    const found = [...dataset.documents.values()].filter(
      (each) => (id === null || each.id === id) && each.name.toLowerCase().includes(keywords),
    );
    const docs = found.map((each) => {
      const { name, now, chunks } = id === null ? each : look(each);
      const common = { id: each.id, name, run: now.run, chunk_count: chunks.length };
      return { ...common, progress: now.progress, progress_msg: now.message };
    });
    return said({ docs, [fake.dialect === 'code' ? 'total' : 'total_datasets']: docs.length });
  }

  /** One after another: a refusal of one leaves those before it queued. */
  function parse(dataset: FakeDataset, ids: readonly string[]): Reply {
    if (ids.length === 0) return refused(102, '`document_ids` is required');
    for (const id of new Set(ids)) {
      const document = dataset.documents.get(id);
      if (document === undefined) return refused(102, `Documents not found: ['${id}']`);
      if (document.now.run === 'RUNNING') return refused(102, "Can't parse document that is currently being processed");
      beginParse(document, fake.parsePlan);
    }
    const doubles = ids.length - new Set(ids).size;
    return doubles === 0 ? plain() : plain({ success_count: ids.length - doubles, errors: ['Duplicate document ids'] });
  }

  function stop(dataset: FakeDataset, ids: readonly string[]): Reply {
    for (const id of ids) {
      const document = dataset.documents.get(id);
      if (document === undefined || !stopParse(document)) {
        return refused(102, "Can't stop parsing document that has not started", { error_code: 1 });
      }
    }
    return plain();
  }

  function retrieve(body: Record<string, unknown>): Reply {
    const question = String(body['question'] ?? '');
    const chosen = idsOf(body['dataset_ids']).map((id) => datasets.get(id));
    if (chosen.length === 0) return refused(102, '`dataset_ids` is required.');
    const owned = chosen.filter((each) => each !== undefined);
    if (owned.length < chosen.length) return refused(102, "You don't own the dataset X.");
    const all = new Map(owned.flatMap(({ documents }) => [...documents]));
    const ids = body['document_ids'] === undefined ? [...all.keys()] : idsOf(body['document_ids']);
    if (ids.some((id) => !all.has(id))) return refused(102, "The datasets don't own the document X");
    const found = rank(
      ids.flatMap((id) => all.get(id) ?? []),
      question,
    );
    const query = new URLSearchParams({ page: String(body['page'] ?? 1), page_size: String(body['page_size'] ?? 30) });
    const chunks: Reply[] = pageOf(found, query).map(({ document, chunk, similarity }) => ({
      ...chunk,
      document_id: document.id,
      document_keyword: document.name,
      similarity,
      positions: [],
    }));
    if (fake.graph && chunks.length > 0) chunks.unshift({ content: 'Who knows whom', similarity: 1 });
    // Nothing found: an object where otherwise there is a list.
    return plain({ total: found.length, chunks, doc_aggs: found.length === 0 ? {} : [{ doc_name: 'x', count: 1 }] });
  }

  const findFor = (ids: unknown, question: string) =>
    rank(
      idsOf(ids).flatMap((id) => [...(datasets.get(id)?.documents.values() ?? [])]),
      question,
    ).map(({ document, chunk }) => ({ documentId: document.id, chunk }));

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const route = `${request.method} ${pathname.replace('/api/v1', '')}`;
    requests.push(route);
    const body = await bodyOf(request);
    const at = faults.findIndex((each) => each.request.test(route));
    const [{ fault } = { fault: undefined }] = at === -1 ? [] : faults.splice(at, 1);
    if (fault !== undefined && fault !== 'lost_answer') return misbehave(response, fault);
    if (!isKey(request.headers.authorization)) {
      return send(response, 401, { code: 401, message: '<Unauthorized>', data: null });
    }
    if (route === 'POST /agents/chat/completions') {
      return await people.complete(Object(JSON.parse(body.toString('utf8'))), response, findFor);
    }
    const reply = await answer(route, {
      query: searchParams,
      json: () => Object(JSON.parse(body.toString('utf8') || '{}')),
      files: () => filesOf(request, body),
    });
    if (fault === 'lost_answer') return response.destroy();
    if (reply === null) return send(response, 404, { code: 404, message: 'Not Found', data: null, error: 'Not Found' });
    send(response, 200, reply);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address');
  return Object.assign(fake, {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Best first. */
function rank(documents: readonly FakeDocument[], question: string) {
  return documents
    .flatMap((document) => document.chunks.map((chunk) => ({ document, chunk, similarity: likeness(question, chunk) })))
    .filter(({ similarity }) => similarity > 0)
    .toSorted((a, b) => b.similarity - a.similarity);
}

const isKey = (header: string | undefined): boolean => header?.replace(/^bearer /i, '') === RAGFLOW_KEY;

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function pageOf<T>(items: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(100, Number(query.get('page_size') ?? 30));
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function filesOf(request: IncomingMessage, body: Buffer): Promise<(File & { content?: Uint8Array })[]> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return [];
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const files = form.getAll('file').filter((part) => part instanceof File);
  return await Promise.all(
    files.map(async (file) => Object.assign(file, { content: new Uint8Array(await file.arrayBuffer()) })),
  );
}

function send(response: ServerResponse, status: number, body: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function misbehave(response: ServerResponse, fault: Exclude<Fault, 'lost_answer'>): void {
  if (fault === 'hang') return;
  if (fault === 'not_json') return void response.end('<html>Bad gateway</html>');
  if (fault === 'redirect') return void response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end();
  if (fault === 'endless') {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1024 * 1024)));
      if (!response.destroyed) response.once('drain', more);
    };
    return more();
  }
  if ('http' in fault) return void response.writeHead(fault.http).end('no JSON');
  // People must never see this.
  send(response, 200, refused(fault.code, 'secret of the server', null));
}
