import type { GenerateContentResponse } from '@google/genai';
import { createParser } from 'eventsource-parser';
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
  const leaving = new AbortController();
  const either = AbortSignal.any([signal, leaving.signal]);
  let ended = false;
  try {
    const response = await post(endpoint, model, body, either);
    yield* readChunks(response, either);
    ended = true;
  } finally {
    // Not after a whole reply: making the abort's error costs more than all the rest of ending.
    if (!ended) leaving.abort();
  }
}

async function post(
  endpoint: { baseUrl: string; apiKey: string },
  model: string,
  body: GenerateBody,
  signal: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${endpoint.baseUrl}/${API_VERSION}/models/${model}:streamGenerateContent?alt=sse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': endpoint.apiKey },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw unreachableFault(error);
  }
  if (response.ok) return response;
  throw faultOfResponse(response.status, await response.text().catch(() => ''));
}

async function* readChunks(response: Response, signal: AbortSignal): AsyncGenerator<Chunk> {
  let arrived: string[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event.data) });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) {
      parser.feed(decoder.decode(bytes, { stream: true }));
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
