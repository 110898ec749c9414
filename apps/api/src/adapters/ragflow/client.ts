import { Type } from 'typebox';
import { agentVerbs } from './agents.ts';
import { badOutputFault, RefusedError, tooOldFault } from './faults.ts';
import { type Chunk, ChunkList, Dataset, Document, DocumentList, FoundChunks } from './shapes.ts';
import { read, type Transport } from './transport.ts';

/** Most that RAGFlow gives or takes at a time. */
const AT_ONCE = 100;
/** Chunks of one page of a retrieval. */
const FOUND_AT_ONCE = 50;
/** Chunks that a document may have; more are not asked for. */
const MOST_CHUNKS = 50_000;
/** Not there, or not permitted: documented as 108, answered as 102. */
const MISSING = [102, 108];
/** Older ones give keys away with the links they share. */
const OLDEST = { major: 0, minor: 22 };

const dataset = (id: string): string => `/datasets/${encodeURIComponent(id)}`;

/** What the knowledge engine asks of RAGFlow. Every fault comes out as an `EngineError`. Ids are RAGFlow's own. */
export type RagflowClient = ReturnType<typeof createRagflowClient>;

export function createRagflowClient(transport: Transport) {
  const send = transport.ask;

  /** @returns null for what is not there, which is no fault of a search */
  async function find(path: string, signal: AbortSignal): Promise<unknown> {
    const { code, data } = await send({ method: 'GET', path, repeatable: true, accept: MISSING }, signal);
    return code === 0 ? data : null;
  }

  /** What is gone already is deleted. */
  async function remove(path: string, id: string, signal: AbortSignal): Promise<void> {
    const body = { ids: [id] };
    await send({ method: 'DELETE', path, body, repeatable: true, accept: MISSING }, signal);
  }

  async function document(datasetId: string, id: string, signal: AbortSignal): Promise<Document | null> {
    const data = await find(`${dataset(datasetId)}/documents?id=${encodeURIComponent(id)}`, signal);
    return data === null ? null : (read(DocumentList, data).docs.find((each) => each.id === id) ?? null);
  }

  return {
    ...agentVerbs(transport),

    /** @throws EngineError when the server is too old to be used safely */
    async checkVersion(signal: AbortSignal): Promise<void> {
      const { data } = await send({ method: 'GET', path: '/system/version', repeatable: true }, signal);
      // A build between two versions has a name instead of a number.
      const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(String(data)) ?? [];
      if (major === undefined || Number(major) > OLDEST.major) return;
      if (Number(minor) < OLDEST.minor) throw tooOldFault(String(data));
    },

    async findDataset(name: string, signal: AbortSignal): Promise<string | null> {
      const data = await find(`/datasets?name=${encodeURIComponent(name)}&page=1&page_size=${AT_ONCE}`, signal);
      // Names are unique whatever their case.
      const found = read(Type.Array(Dataset), data ?? []).find(
        (each) => each.name.toLowerCase() === name.toLowerCase(),
      );
      return found?.id ?? null;
    },

    async createDataset(name: string, chunkTokens: number, signal: AbortSignal): Promise<string> {
      const body = { name, chunk_method: 'naive', permission: 'me', parser_config: { chunk_token_num: chunkTokens } };
      const { data } = await send({ method: 'POST', path: '/datasets', body, repeatable: false }, signal);
      return read(Dataset, data).id;
    },

    /** With all its documents. */
    deleteDataset: (id: string, signal: AbortSignal) => remove('/datasets', id, signal),

    /** A document whose name contains `word`. */
    async findDocument(datasetId: string, word: string, signal: AbortSignal): Promise<Document | null> {
      const query = `keywords=${encodeURIComponent(word)}&page=1&page_size=${AT_ONCE}`;
      const data = await find(`${dataset(datasetId)}/documents?${query}`, signal);
      if (data === null) return null;
      return read(DocumentList, data).docs.find(({ name }) => name.includes(word)) ?? null;
    },

    /** Does not parse it. */
    async upload(datasetId: string, file: { name: string; bytes: Uint8Array }, signal: AbortSignal): Promise<string> {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(file.bytes)]), file.name);
      const { code, message, data } = await send(
        {
          method: 'POST',
          path: `${dataset(datasetId)}/documents`,
          body: form,
          kind: 'upload',
          repeatable: false,
          // Said of files that are refused, and then no sign of an outage; what worked comes along all the same.
          accept: [500],
        },
        signal,
      );
      const [uploaded] = Array.isArray(data) ? read(Type.Array(Type.Pick(Document, ['id'])), data) : [];
      if (uploaded !== undefined) return uploaded.id;
      throw code === 0 ? badOutputFault() : new RefusedError(code, new Error(message.slice(0, 300)));
    },

    document,

    /** Begins to parse a document. One at a time: of several, a refusal of one leaves those before it queued. */
    async parse(datasetId: string, id: string, signal: AbortSignal): Promise<void> {
      const path = `${dataset(datasetId)}/chunks`;
      await send({ method: 'POST', path, body: { document_ids: [id] }, repeatable: false }, signal);
    },

    /** One that is not being parsed is stopped already. */
    async stop(datasetId: string, id: string, signal: AbortSignal): Promise<void> {
      const path = `${dataset(datasetId)}/chunks`;
      const body = { document_ids: [id] };
      await send({ method: 'DELETE', path, body, repeatable: true, accept: MISSING }, signal);
    },

    deleteDocument: (datasetId: string, id: string, signal: AbortSignal) =>
      remove(`${dataset(datasetId)}/documents`, id, signal),

    /** All chunks of a document that has been parsed, in order. */
    async *chunks(datasetId: string, id: string, signal: AbortSignal): AsyncGenerator<Chunk> {
      const path = `${dataset(datasetId)}/documents/${encodeURIComponent(id)}/chunks`;
      for (let page = 1; page <= MOST_CHUNKS / AT_ONCE; page++) {
        const query = `page=${page}&page_size=${AT_ONCE}`;
        const { data } = await send({ method: 'GET', path: `${path}?${query}`, repeatable: true }, signal);
        const { chunks } = read(ChunkList, data);
        yield* chunks;
        if (chunks.length < AT_ONCE) return;
      }
    },

    /** A page of chunks that fit a question, best first. Those of no document are left out. */
    async retrieve(
      ask: { datasetId: string; documentIds: readonly string[]; question: string; page: number },
      signal: AbortSignal,
    ): Promise<{ found: { id: string; documentId: string }[]; isLast: boolean }> {
      const { data } = await send(
        {
          method: 'POST',
          path: '/retrieval',
          body: {
            question: ask.question,
            dataset_ids: [ask.datasetId],
            // Left out, all are meant. More than it takes are told apart by what is found.
            ...(ask.documentIds.length <= AT_ONCE ? { document_ids: ask.documentIds } : {}),
            page: ask.page,
            page_size: FOUND_AT_ONCE,
          },
          kind: 'retrieval',
          // Whoever waits for it is better off with what else there is.
          repeatable: false,
        },
        signal,
      );
      const { chunks } = read(FoundChunks, data);
      return {
        found: chunks.flatMap(({ id, document_id: documentId }) =>
          id != null && documentId != null ? [{ id, documentId }] : [],
        ),
        isLast: chunks.length < FOUND_AT_ONCE,
      };
    },
  };
}
