import { modalities, type Modality } from '@dramatis/contract/attachments';
import { ApiError, GoogleGenAI } from '@google/genai';
import { attempts } from './attempts.ts';
import { capabilitiesOf, type Capabilities } from './capabilities.ts';
import { embedOnce, EMBED_AT_ONCE } from './embed.ts';
import { blockedFault, badOutputFault, faultOfEnd, faultOfResponse, timeoutFault, unreachableFault } from './faults.ts';
import type { JsonRequest, Llm, ReplyPiece, ReplyRequest, Usage } from './llm.ts';
import { replyBody, safetySettings, toContents } from './request.ts';
import { API_VERSION, streamChunks, textOf, type Chunk } from './stream.ts';

export interface GeminiOptions {
  baseUrl: string;
  apiKey: string;
  demo: boolean;
  model: string;
  fallbackModels: readonly string[];
  /** Models that cannot be given everything, and what they can be given; absent: none. */
  limitedModels?: ReadonlyMap<string, readonly Modality[]>;
  embeddingModel: string;
  embeddingDimensions: number;
  /** Longest silence before the first piece, and between two pieces. */
  firstTokenTimeoutMs: number;
  totalTimeoutMs: number;
}

export function createGemini(options: GeminiOptions): Llm {
  const capabilities = capabilitiesOf(options.limitedModels ?? new Map());
  const endpoint = { baseUrl: options.baseUrl, apiKey: options.apiKey };
  const embeddingSpace = { model: options.embeddingModel, dimensions: options.embeddingDimensions };

  /** One attempt with one model. Yields at least one piece of text before `end`, or throws. */
  async function* attempt(model: string, request: ReplyRequest, signal: AbortSignal): AsyncGenerator<ReplyPiece> {
    const silence = startDeadline(options.firstTokenTimeoutMs, signal);
    let hasText = false;
    let modelVersion = model;
    let usage: Usage | undefined;
    let finishReason: string | undefined;
    try {
      for await (const chunk of streamChunks(endpoint, model, replyBody(model, request), silence.signal)) {
        silence.refresh();
        modelVersion = chunk.modelVersion ?? modelVersion;
        if (chunk.promptFeedback?.blockReason !== undefined) throw blockedFault(chunk.promptFeedback.blockReason);
        usage = usageOf(chunk) ?? usage;
        finishReason = chunk.candidates?.[0]?.finishReason ?? finishReason;
        const text = textOf(chunk);
        if (text === '') continue;
        hasText = true;
        yield { type: 'text', text };
      }
    } finally {
      silence.end();
    }
    const fault = faultOfEnd(finishReason, hasText);
    if (fault !== undefined) throw fault;
    yield { type: 'end', finishReason: finishReason ?? 'STOP', model: modelVersion, usage };
  }

  return {
    demo: options.demo,
    model: options.model,
    capabilities,
    embeddingSpace,

    async *streamReply(request, signal) {
      const deadline = startDeadline(options.totalTimeoutMs, signal);
      const models = attempts(
        request.model ?? options.model,
        fallbacksFor(options.fallbackModels, capabilities, request),
      );
      try {
        for (const model of models) {
          let begun = false;
          try {
            for await (const piece of attempt(model, request, deadline.signal)) {
              begun = true;
              yield piece;
            }
            return;
          } catch (error) {
            deadline.signal.throwIfAborted();
            if (begun) throw error;
            await models.prepareNext(error, deadline.signal);
          }
        }
      } finally {
        deadline.end();
      }
    },

    async generateJson(request, signal) {
      const deadline = startDeadline(options.totalTimeoutMs, signal);
      const models = attempts(options.model, options.fallbackModels);
      try {
        for (const model of models) {
          try {
            return await generateJsonOnce(options, model, request, deadline.signal);
          } catch (error) {
            deadline.signal.throwIfAborted();
            await models.prepareNext(error, deadline.signal);
          }
        }
        throw badOutputFault();
      } finally {
        deadline.end();
      }
    },

    async embed(texts, purpose, signal) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += EMBED_AT_ONCE) {
        const batch = texts.slice(from, from + EMBED_AT_ONCE);
        const deadline = startDeadline(options.totalTimeoutMs, signal);
        // Another model's vectors would not fit these.
        const models = attempts(embeddingSpace.model, []);
        try {
          for (const model of models) {
            try {
              vectors.push(
                ...(await embedOnce(endpoint, { ...embeddingSpace, model }, batch, purpose, deadline.signal)),
              );
              break;
            } catch (error) {
              deadline.signal.throwIfAborted();
              await models.prepareNext(error, deadline.signal);
            }
          }
        } finally {
          deadline.end();
        }
      }
      return vectors;
    },
  };
}

/** A model that cannot be given what the request holds is no help. */
function fallbacksFor(
  fallbackModels: readonly string[],
  capabilities: Capabilities,
  { turns }: ReplyRequest,
): readonly string[] {
  const types = turns.flatMap(({ insets = [] }) =>
    insets.flatMap((each) => ('mediaType' in each ? [each.mediaType] : [])),
  );
  if (types.length === 0) return fallbackModels;
  return fallbackModels.filter((model) => {
    const takes = capabilities.takes(model);
    return types.every((type) => modalities.some((each) => takes.has(each) && type.includes(each)));
  });
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Starts the time anew. */
  refresh(): void;
  end(): void;
}

/** A signal that is aborted with `signal`, or as a time-out once the time is up. `AbortSignal.any` does the same at many times the cost. */
function startDeadline(ms: number, signal: AbortSignal): Deadline {
  const either = new AbortController();
  const timer = setTimeout(() => either.abort(timeoutFault()), ms);
  const follow = () => either.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  return {
    signal: either.signal,
    refresh: () => timer.refresh(),
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', follow);
    },
  };
}

async function generateJsonOnce(
  options: GeminiOptions,
  model: string,
  request: JsonRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = new GoogleGenAI({
    apiKey: options.apiKey,
    httpOptions: { baseUrl: options.baseUrl, apiVersion: API_VERSION },
  });
  let response;
  try {
    response = await sdk.models.generateContent({
      model,
      contents: toContents(request.turns),
      config: {
        systemInstruction: request.system,
        responseMimeType: 'application/json',
        responseJsonSchema: request.schema,
        safetySettings,
        abortSignal: signal,
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ApiError ? faultOfResponse(error.status, error.message, error) : unreachableFault(error);
  }
  if (response.promptFeedback?.blockReason !== undefined) throw blockedFault(response.promptFeedback.blockReason);
  const text = textOf(response);
  const fault = faultOfEnd(response.candidates?.[0]?.finishReason, text !== '');
  if (fault !== undefined) throw fault;
  return parseJson(text);
}

/** Models wrap JSON in a Markdown fence now and then, even when told not to. */
function parseJson(text: string): unknown {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text, (_key, value: unknown) =>
      // PostgreSQL's JSON can hold neither U+0000 nor half a character, and models escape both now and then.
      typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
    );
  } catch (error) {
    throw badOutputFault(error);
  }
}

function usageOf(chunk: Chunk): Usage | undefined {
  const usage = chunk.usageMetadata;
  if (usage === undefined) return undefined;
  return {
    prompt_tokens: usage.promptTokenCount ?? 0,
    output_tokens: usage.candidatesTokenCount ?? 0,
    thought_tokens: usage.thoughtsTokenCount ?? 0,
    cached_tokens: usage.cachedContentTokenCount ?? 0,
  };
}
