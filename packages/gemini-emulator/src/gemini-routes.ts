import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, sendAnswer, streamAnswer } from './answer.ts';
import { ApiError, invalid } from './api-error.ts';
import { composeReply } from './compose-reply.ts';
import { embed } from './embedding.ts';
import type { EmulatorState } from './emulator-state.ts';
import { faultError, modelNotFound } from './fault-errors.ts';
import type { Fault, Method } from './faults.ts';
import { readBody, sendJson } from './http-body.ts';
import { describeModel, models } from './models.ts';
import { Pause } from './pause.ts';
import type { RecordedRequest } from './recorder.ts';
import { ResponseBodies } from './response-body.ts';
import { scriptReply } from './script.ts';
import { contentTokens, estimateTokens } from './tokens.ts';
import { type Content, parseBatchEmbed, parseCount, parseEmbed, parseGenerate, textOf } from './wire.ts';

const methodOf: { [action: string]: Method } = {
  generateContent: 'generate',
  streamGenerateContent: 'stream',
  countTokens: 'count',
  embedContent: 'embed',
  batchEmbedContents: 'embed',
};

// The SDK speaks to /v1 since its third major version, and to /v1beta before; the routes are the same.
const modelRoute = /^\/v1(?:beta|alpha)?\/models(?:\/([^/:]+)(?::(\w+))?)?$/;

/** Answers everything that is not a control. */
export async function handleGemini(
  state: EmulatorState,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = modelRoute.exec(url.pathname);
  const [, model, action] = route ?? [];
  if (!request.headers['x-goog-api-key'] && !url.searchParams.get('key')) {
    request.resume();
    throw new ApiError(
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  if (route && request.method === 'GET' && !action) {
    sendJson(response, 200, model ? describeModel(model) : { models: models() });
    return;
  }
  const method = action === undefined ? undefined : methodOf[action];
  if (!model || !action || !method || request.method !== 'POST') {
    request.resume();
    throw new ApiError('NOT_FOUND', `Method not found: ${request.method} ${url.pathname}`);
  }

  const { json, bytes } = await readBody(request);
  const record = state.requests.open({ method, model, body: json, bodyBytes: bytes });
  const pause = new Pause();
  state.pauses.add(pause);
  response.on('close', () => {
    pause.release();
    state.pauses.delete(pause);
    record.status = response.statusCode;
    state.requests.end(record, record.state === 'cut' ? 'cut' : response.writableFinished ? 'answered' : 'aborted');
  });

  checkModel(model, action, method);
  const call: Call = { state, model, action, record, pause, response };
  if (method === 'stream' && url.searchParams.get('alt') !== 'sse')
    throw invalid('This emulator streams only with alt=sse.');
  if (method === 'stream' || method === 'generate') await generate(call, method, json);
  else await measure(call, method, json);
}

interface Call {
  state: EmulatorState;
  model: string;
  action: string;
  record: RecordedRequest;
  pause: Pause;
  response: ServerResponse;
}

async function generate(call: Call, method: 'stream' | 'generate', json: unknown): Promise<void> {
  const { state, model, record, pause, response } = call;
  const request = parseGenerate(json, model);
  const fault = state.faults.take({
    method,
    model,
    wantsJson: request.wantsJson,
    text: () => [request.system, ...request.contents.map(textOf)].join('\n'),
  });
  await strike(call, fault);
  if (pause.released) return;

  const { pace } = state;
  const answer: Answer = {
    steps: scriptReply(composeReply(request, pace, fault), fault),
    bodies: new ResponseBodies(model, randomUUID(), estimateTokens(request.system) + contentTokens(request.contents)),
    pace,
    pause,
    record,
    sent: () => {
      record.chunks += 1;
      state.requests.changed(record);
    },
  };
  await (method === 'stream' ? streamAnswer(response, answer) : sendAnswer(response, answer));
}

/** Token counts and embeddings: what is answered at once, or fails as a whole. */
async function measure(call: Call, method: 'count' | 'embed', json: unknown): Promise<void> {
  const { state, model, action, pause, response } = call;
  const { text, answer } = action === 'countTokens' ? counting(json) : embedding(json, action);
  const fault = state.faults.take({ method, model, wantsJson: false, text });
  await strike(call, fault);
  if (fault?.kind === 'stall' || fault?.kind === 'slow_first_token') await pause.hold(fault.delayMs);
  if (pause.released) return;
  if (fault?.kind === 'cut') {
    call.record.state = 'cut';
    response.destroy();
    return;
  }
  sendJson(response, 200, answer());
}

function counting(json: unknown): { text: () => string; answer: () => object } {
  const contents: Content[] = parseCount(json);
  return {
    text: () => contents.map(textOf).join('\n'),
    answer: () => {
      const totalTokens = contentTokens(contents);
      return { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] };
    },
  };
}

function embedding(json: unknown, action: string): { text: () => string; answer: () => object } {
  const requests = action === 'embedContent' ? [parseEmbed(json)] : parseBatchEmbed(json);
  return {
    text: () => requests.map((each) => each.text).join('\n'),
    answer: () => {
      const embeddings = requests.map(({ text, dimensions }) => ({ values: embed(text, dimensions) }));
      return action === 'embedContent' ? { embedding: embeddings[0] } : { embeddings };
    },
  };
}

/** Notes the fault, and fails the call if the fault is an error. */
async function strike(call: Call, fault: Fault | undefined): Promise<void> {
  if (!fault) return;
  call.state.requests.strike(call.record, fault.kind);
  const error = faultError(fault, call.model);
  if (!error) return;
  if (fault.delayMs !== undefined) await call.pause.hold(fault.delayMs);
  throw error;
}

function checkModel(model: string, action: string, method: Method): void {
  const embeds = model.includes('embedding');
  if (embeds !== (method === 'embed') && method !== 'count') throw modelNotFound(model, action);
  if (!embeds && !model.startsWith('gemini-')) throw modelNotFound(model, action);
}
