import type { NotebookEngine, Passage } from '@dramatis/contract/notebooks';
import type { ReplyPiece } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import type { Book } from '../books/book.ts';
import type { RetrievalQuery } from './query.ts';

/** What a source is for an engine. */
export interface SourceToIndex {
  readonly id: string;
  readonly notebookId: string;
  readonly ownerId: string;
  /** File name. */
  readonly name: string;
  /** ISO 639-3, or `und`. */
  readonly language: string;
  readonly book: Book;
  /** The file itself. */
  readonly read: () => Promise<Uint8Array>;
}

export interface IndexingRun {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => Promise<void>;
  /** Embeddings that cannot be had now may be had by the next attempt; without one, it has to do without. */
  readonly lastAttempt: boolean;
}

export interface Indexed {
  readonly passageCount: number;
  /** Why it is found less well than it might be, such as without embeddings; null when it is not. */
  readonly shortfall: unknown;
}

/** Up to where somebody knows the story: all sources before this one, and this one up to the end of a chapter. */
export interface KnownUpTo {
  readonly sourceId: string;
  /** From 1; 0: no more than its front matter, which is all of a source without chapters. */
  readonly chapter: number;
}

export interface Retrieval {
  readonly notebookId: string;
  readonly ownerId: string;
  readonly query: RetrievalQuery;
  readonly knownUpTo: KnownUpTo | null;
  readonly limit: number;
}

export interface RetrievedPassage {
  readonly id: string;
  readonly sourceId: string;
  readonly ordinal: number;
  readonly chapter: number;
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly score: number;
  readonly wordRank: number | null;
  readonly vectorRank: number | null;
}

/** What is asked of an agent that retrieves and writes by itself. */
export interface AgentQuestion {
  readonly notebookId: string;
  readonly sessionId: string;
  /** The reply that is written. */
  readonly messageId: string;
  /** The message before the question; null: the question is the first. */
  readonly afterMessageId: string | null;
  /** What the person says. */
  readonly question: string;
  /** All else, for a session that holds the last `heard` messages before the question already. */
  readonly scene: (heard: number) => string;
  /** Called when the agent begins: in which of its sessions, and how much of the conversation that has heard. */
  readonly onAsked: (agentSessionId: string | null, heard: number) => void;
}

/** A piece of an agent's answer. Passages come before the text that may cite them. */
export type AgentPiece =
  | {
      readonly type: 'passages';
      readonly numbered: readonly { readonly n: number; readonly passages: readonly Passage[] }[];
    }
  | ReplyPiece;

export interface NotebookAgent {
  /** As metadata and records of prompts name it. */
  readonly model: string;
  /** Streams one reply. @throws EngineError, or the signal's reason */
  answer(question: AgentQuestion, signal: AbortSignal): AsyncIterable<AgentPiece>;
  /** Deletes what was made for a session. Never throws for the engine's faults. */
  forgetSession(sessionId: string): Promise<void>;
}

/** The port of whatever indexes notebooks and finds passages. Rows of notebooks and sources are ours in any case. */
export interface KnowledgeEngine {
  /** What a new notebook may be indexed by, as `notebooks.engine` names it. */
  readonly engines: readonly NotebookEngine[];
  /** `search`: vectors are searched by themselves. `rerank`: they only put in order what words have found. */
  readonly vectors: 'search' | 'rerank';
  /** Who answers by itself in sessions of notebooks that have such; null: nobody. */
  readonly agent: NotebookAgent | null;
  /** @throws EngineError */
  createNotebook(notebook: { readonly id: string; readonly engine: NotebookEngine }): Promise<void>;
  /** To be called when its rows are gone, as for a source. */
  deleteNotebook(notebook: { readonly id: string; readonly ownerId: string }): Promise<void>;
  /**
   * Resolves when the source can be retrieved from. Again for the same source, it takes the place of what there was.
   * None of it may be retrieved before all of it can.
   */
  addSource(deps: Pick<Deps, 'db' | 'log'>, source: SourceToIndex, run: IndexingRun): Promise<Indexed>;
  /** Makes the embeddings of a source that can be retrieved from anew, for which it stays as it is. @throws ModelError, or the signal's reason */
  reembedSource(
    source: Pick<SourceToIndex, 'id' | 'ownerId'>,
    run: Pick<IndexingRun, 'signal' | 'onProgress'>,
  ): Promise<void>;
  removeSource(source: { readonly id: string; readonly notebookId: string; readonly ownerId: string }): Promise<void>;
  /** Best first; empty when nothing fits. @throws AppError invalid_input for a position that is not in the notebook */
  retrieve(deps: Pick<Deps, 'db' | 'log'>, retrieval: Retrieval): Promise<RetrievedPassage[]>;
  /** Deletes what could not be deleted with its notebook or source. */
  tidyUp(): Promise<void>;
}
