import type { GenerateContentResponse } from '@google/genai';
import { createParser } from 'eventsource-parser';
import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { ModelError } from '../../errors.ts';
import { brokenStreamFault, faultOfResponse, unreachableFault } from './faults.ts';
import type { GenerateBody } from './request.ts';

/** The parts of `GenerateContentResponse` that are plain data on the wire, without the SDK's getters. */
export type Chunk = Pick<
  GenerateContentResponse,
  'candidates' | 'promptFeedback' | 'usageMetadata' | 'modelVersion' | 'responseId'
>;

/** Where thinking levels and JSON schemas are; the SDK's own default is older. */
export const API_VERSION = 'v1beta';

/**
 * Streams `models/{model}:streamGenerateContent`. The SDK's own reader costs as much processor time as everything else
 * a streaming turn does, so this one reads the wire directly (docs/decisions/0003).
 *
 * @param signal closes the upstream request; leaving the loop early does so too
 * @throws ModelError; or the signal's reason when it was aborted
 */
export async function* streamChunks(
  endpoint: { baseUrl: string; apiKey: string },
  model: string,
  body: GenerateBody,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const response = await post(endpoint, model, body, signal);
  yield* readChunks(response, signal);
}

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

async function post(
  endpoint: { baseUrl: string; apiKey: string },
  model: string,
  body: GenerateBody,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(`${endpoint.baseUrl}/${API_VERSION}/models/${model}:streamGenerateContent?alt=sse`);
  const payload = Buffer.from(JSON.stringify(body));
  const secure = url.protocol === 'https:';
  const request = (secure ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent: agents[secure ? 'https:' : 'http:'],
    headers: {
      'content-type': 'application/json',
      'content-length': payload.length,
      'x-goog-api-key': endpoint.apiKey,
    },
    signal,
  });
  let response: IncomingMessage;
  try {
    const arrived = once(request, 'response');
    request.end(payload);
    [response] = await arrived;
  } catch (error) {
    signal.throwIfAborted();
    throw unreachableFault(error);
  }
  // What breaks the request after its response has begun breaks the response, too, where it is read.
  request.on('error', () => undefined);
  response.setEncoding('utf8');
  if (response.statusCode === 200) return response;
  throw faultOfResponse(response.statusCode ?? 500, await text(response).catch(() => ''));
}

/** Leaving the loop early destroys the response, which closes the connection. */
async function* readChunks(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<Chunk> {
  let arrived: string[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event.data) });
  try {
    for await (const piece of response) {
      parser.feed(piece);
      if (arrived.length === 0) continue;
      const events = arrived;
      arrived = [];
      for (const data of events) yield parseChunk(data);
    }
  } catch (error) {
    if (error instanceof ModelError) throw error;
    signal.throwIfAborted();
    throw brokenStreamFault(error);
  }
}

function parseChunk(data: string): Chunk {
  let parsed: Chunk & { error?: { code?: number } };
  try {
    parsed = JSON.parse(data);
  } catch (error) {
    throw brokenStreamFault(error);
  }
  // An error can arrive in the stream, after a 200.
  if (parsed.error !== undefined) throw faultOfResponse(parsed.error.code ?? 500, parsed);
  return parsed;
}

/** Text of a chunk: every part that isn't a thought. Several parts, of both kinds, can share one chunk. PostgreSQL cannot hold U+0000. */
export function textOf(chunk: Chunk): string {
  let text = '';
  for (const part of chunk.candidates?.[0]?.content?.parts ?? []) if (part.thought !== true) text += part.text ?? '';
  return text.replaceAll('\0', '');
}
