import { ApiError, GoogleGenAI } from '@google/genai';
import { badOutputFault, faultOfResponse, unreachableFault } from './faults.ts';
import type { EmbeddingPurpose, EmbeddingSpace } from './llm.ts';
import { API_VERSION } from './stream.ts';

/** Most texts that the service takes in one request. */
export const EMBED_AT_ONCE = 100;

const taskTypes = { query: 'RETRIEVAL_QUERY', document: 'RETRIEVAL_DOCUMENT' } as const;

/** One request of at most `EMBED_AT_ONCE` texts. @throws ModelError, or the signal's reason */
export async function embedOnce(
  endpoint: { baseUrl: string; apiKey: string },
  { model, dimensions }: EmbeddingSpace,
  texts: readonly string[],
  purpose: EmbeddingPurpose,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const sdk = new GoogleGenAI({
    apiKey: endpoint.apiKey,
    httpOptions: { baseUrl: endpoint.baseUrl, apiVersion: API_VERSION },
  });
  let response;
  try {
    response = await sdk.models.embedContent({
      model,
      contents: [...texts],
      config: { taskType: taskTypes[purpose], outputDimensionality: dimensions, abortSignal: signal },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ApiError ? faultOfResponse(error.status, error.message, error) : unreachableFault(error);
  }
  const vectors = (response.embeddings ?? []).map(({ values = [] }) => ofLengthOne(values));
  if (vectors.length !== texts.length || vectors.some(({ length }) => length !== dimensions)) {
    throw badOutputFault();
  }
  return vectors;
}

/** The service cuts vectors to size without making them whole again. */
function ofLengthOne(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => (length === 0 ? 0 : value / length));
}
