import type { Capabilities } from './capabilities.ts';

/** The model service as the domain sees it. Every fault comes out as a `ModelError`. */
export interface Llm {
  /** True when the emulator answers instead of Gemini. */
  readonly demo: boolean;
  /** The model asked when a request names none. */
  readonly model: string;
  readonly capabilities: Capabilities;
  /**
   * Streams one reply. Yields text pieces; the last value is `end`. Retries and fallback models are tried only before
   * the first piece. Aborting `signal` closes the upstream request and throws its reason.
   */
  streamReply(request: ReplyRequest, signal: AbortSignal): AsyncIterable<ReplyPiece>;
  /** One JSON answer, parsed but not yet checked against the schema. */
  generateJson(request: JsonRequest, signal: AbortSignal): Promise<unknown>;
  /** Where the vectors of `embed` are. */
  readonly embeddingSpace: EmbeddingSpace;
  /** A vector of length 1 in `embeddingSpace` for each text. Texts must not be blank; there may be any number. */
  embed(texts: readonly string[], purpose: EmbeddingPurpose, signal: AbortSignal): Promise<Float32Array[]>;
}

/** Vectors of one space say nothing beside those of another. */
export interface EmbeddingSpace {
  readonly model: string;
  readonly dimensions: number;
}

/** What is looked for, or what it is looked for in. */
export type EmbeddingPurpose = 'query' | 'document';

export interface Turn {
  readonly role: 'user' | 'model';
  readonly text: string;
  /** In the order of their places. */
  readonly insets?: readonly Inset[];
}

/** What stands within a turn's text: other words, or a file in base64. `at` is in UTF-16 units. */
export type Inset = { readonly at: number } & (
  | { readonly text: string }
  | { readonly mediaType: string; readonly data: string }
);

export interface ReplyRequest {
  /** Unset: the configured model. */
  readonly model?: string | undefined;
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly temperature?: number | undefined;
  readonly thinking?: 'fast' | 'balanced' | 'thoughtful' | undefined;
  readonly maxOutputTokens?: number | undefined;
}

/** What a request that leaves it open is asked with. */
export const replyDefaults = {
  thinking: 'fast',
  /** Thinking tokens count against it, so it is far above a long reply. */
  maxOutputTokens: 8_192,
} as const;

export interface JsonRequest {
  readonly system: string;
  readonly turns: readonly Turn[];
  /** JSON Schema of the answer. */
  readonly schema: object;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly output_tokens: number;
  readonly thought_tokens: number;
  readonly cached_tokens: number;
}

export type ReplyPiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly finishReason: string; readonly model: string; readonly usage: Usage | undefined };
