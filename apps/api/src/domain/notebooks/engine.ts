import type { NotebookEngine } from '@dramatis/contract/notebooks';
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
  /** From 1; 0: no more than its front matter. */
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

/** The port of whatever indexes notebooks and finds passages. Rows of notebooks and sources are ours in any case. */
export interface KnowledgeEngine {
  /** What a new notebook may be indexed by, as `notebooks.engine` names it. */
  readonly engines: readonly NotebookEngine[];
  /** `search`: vectors are searched by themselves. `rerank`: they only put in order what words have found. */
  readonly vectors: 'search' | 'rerank';
  /** @throws EngineError */
  createNotebook(notebook: { readonly id: string; readonly engine: NotebookEngine }): Promise<void>;
  deleteNotebook(notebookId: string): Promise<void>;
  /**
   * Resolves when the source can be retrieved from. Again for the same source, it takes the place of what there was.
   * None of it may be retrieved before all of it can.
   */
  addSource(deps: Pick<Deps, 'db' | 'log'>, source: SourceToIndex, run: IndexingRun): Promise<Indexed>;
  removeSource(source: { readonly id: string; readonly notebookId: string }): Promise<void>;
  /** Best first; empty when nothing fits. @throws AppError invalid_input for a position that is not in the notebook */
  retrieve(deps: Pick<Deps, 'db' | 'log'>, retrieval: Retrieval): Promise<RetrievedPassage[]>;
  /** Deletes what could not be deleted with its notebook or source. */
  tidyUp(): Promise<void>;
}
