import type { Static, TSchema } from 'typebox';
import { agentFailedFault, faultOfCode } from './faults.ts';
import { withoutThoughts } from './plain-text.ts';
import {
  AgentFrame,
  AgentUsage,
  MessageData,
  MessageEndData,
  NodeFinishedData,
  Reference,
  RetrievalOutputs,
  WholeAnswer,
  WholeText,
} from './shapes.ts';
import { read, type Streamed } from './transport.ts';

/** A chunk under the number `n` that marks in the agent's text have: `[ID:n]`. */
export interface AgentChunk {
  readonly n: number;
  readonly id: string;
  readonly documentId: string;
}

export type AgentEvent =
  /** In which of its sessions the agent answers. */
  | { readonly type: 'session'; readonly id: string }
  | { readonly type: 'text'; readonly text: string }
  /**
   * What marks stand for: of a retrieval before the text that may cite it, and once more at the end. Two chunks may share
   * a number, since RAGFlow has only five hundred of them.
   */
  | { readonly type: 'chunks'; readonly chunks: readonly AgentChunk[] }
  | { readonly type: 'end'; readonly usage: { readonly prompt: number; readonly completion: number } | undefined };

/** Begins the text of a run that failed, where nothing else says so. */
const ERROR = '**ERROR**';

/**
 * What an agent's stream says: at least one piece of text, then `end`.
 * @throws EngineError, also where RAGFlow calls it a success
 */
export async function* readAgent(streamed: AsyncIterable<Streamed>): AsyncGenerator<AgentEvent> {
  const thoughts = withoutThoughts();
  let thinking = false;
  let sessionId: string | undefined;
  let usage: { prompt: number; completion: number } | undefined;
  let begun = false;
  /** What the text began with, until it is known to be no error. */
  let beginning = '';
  let failure = 'nothing was written';

  function* say(text: string, isLast = false): Generator<AgentEvent> {
    if (begun) {
      if (text !== '') yield { type: 'text', text };
      return;
    }
    beginning += text;
    const trimmed = beginning.trimStart();
    if (trimmed.startsWith(ERROR)) throw agentFailedFault(trimmed);
    if (trimmed === '' || (!isLast && ERROR.startsWith(trimmed))) return;
    begun = true;
    yield { type: 'text', text: beginning };
  }

  function* told(frame: AgentFrame): Generator<AgentEvent> {
    if (frame.code != null && frame.code !== 0) throw faultOfCode(frame.code, frame.message ?? '');
    if (frame.session_id != null && frame.session_id !== sessionId) {
      sessionId = frame.session_id;
      yield { type: 'session', id: sessionId };
    }
    switch (frame.event) {
      case 'message': {
        const message = read(MessageData, frame.data);
        if (message.start_to_think === true) thinking = true;
        // PostgreSQL cannot hold U+0000.
        if (!thinking) yield* say(thoughts.read((message.content ?? '').replaceAll('\0', '')));
        if (message.end_to_think === true) thinking = false;
        return;
      }
      case 'message_end': {
        const chunks = chunksOf(read(MessageEndData, frame.data ?? {}).reference);
        if (chunks.length > 0) yield { type: 'chunks', chunks };
        return;
      }
      case 'node_finished': {
        const node = read(NodeFinishedData, frame.data);
        if (typeof node.error === 'string' && node.error !== '') failure = node.error;
        const chunks = node.component_type === 'Retrieval' ? chunksOfRetrieval(node.outputs) : [];
        if (chunks.length > 0) yield { type: 'chunks', chunks };
        return;
      }
      case 'user_inputs':
        throw agentFailedFault('the agent waits for a form');
      case 'workflow_finished': {
        const told = read(AgentUsage, frame.data ?? {}).usage;
        if (told != null) usage = { prompt: told.prompt_tokens, completion: told.completion_tokens };
        return;
      }
      default:
      // There are more events from version to version.
    }
  }

  for await (const each of streamed) {
    if ('frame' in each) yield* told(read(AgentFrame, each.frame));
    else for (const frame of framesOf(each.answer.data)) yield* told(frame);
  }
  yield* say(thoughts.end(), true);
  if (!begun) throw agentFailedFault(failure);
  yield { type: 'end', usage };
}

/** The one answer that takes the place of a stream, as the events it stands for. */
function framesOf(data: unknown): AgentFrame[] {
  // An error of the run, with a code of success.
  if (typeof data === 'string') return [{ event: 'message', data: { content: data } }];
  const { session_id: id, data: inner } = read(WholeAnswer, data ?? {});
  const session = id == null ? {} : { session_id: id };
  if (typeof inner === 'string') return [{ ...session, event: 'message', data: { content: inner } }];
  const { content, reference } = read(WholeText, inner ?? {});
  return [
    { ...session, event: 'message_end', data: { reference } },
    { event: 'message', data: { content } },
    { event: 'workflow_finished', data: inner },
  ];
}

/** Null, empty or of another form where nothing is cited. */
function chunksOf(reference: unknown): AgentChunk[] {
  const chunks = readIf(Reference, reference)?.chunks ?? {};
  return Object.entries(chunks).flatMap(([n, { id, document_id: documentId }]) =>
    id == null || documentId == null || !/^\d{1,9}$/.test(n) ? [] : [{ n: Number(n), id, documentId }],
  );
}

/**
 * The numbers stand only in the text for the model. Unless there are as many of them as chunks, nothing is known of which
 * is which, and what is cited has to wait for the end.
 */
function chunksOfRetrieval(outputs: unknown): AgentChunk[] {
  const told = readIf(RetrievalOutputs, outputs);
  if (told === undefined) return [];
  const numbers = [...told.formalized_content.matchAll(/^ID: (\d{1,9})[ \t\r]*$/gm)].map(([, n]) => Number(n));
  if (numbers.length !== told.json.length) return [];
  return told.json.flatMap((chunk, i) => {
    const id = chunk.chunk_id ?? chunk.id;
    const documentId = chunk.doc_id ?? chunk.document_id;
    const n = numbers[i];
    return id == null || documentId == null || n === undefined ? [] : [{ n, id, documentId }];
  });
}

/** What only adds to an answer is no reason to lose it. */
function readIf<S extends TSchema>(schema: S, value: unknown): Static<S> | undefined {
  try {
    return read(schema, value);
  } catch {
    return undefined;
  }
}
