import {
  cancelCastMutation,
  castQuery,
  castsQuery,
  castToNotebookMutation,
  createCastMutation,
  retryCastMutation,
  startCastMutation,
} from './graphql/operations.ts';
import type { Cast, CastPage } from './model.ts';
import type { Transport } from './transport.ts';

/** Who is in some files. `cast` events tell how far each has come; the people are read with `getCast`. */
export function castOperations({ graphql }: Transport) {
  return {
    /** The estimate is for reading up to `asOfChapter`. Null when there is no such cast, or it is not yours. */
    async getCast(id: string, asOfChapter?: number, signal?: AbortSignal): Promise<Cast | null> {
      return (await graphql(castQuery, { id, asOfChapter }, signal)).cast;
    },

    /** Newest first, without their people. */
    async listCasts(page: { first?: number; after?: string } = {}, signal?: AbortSignal): Promise<CastPage> {
      return (await graphql(castsQuery, page, signal)).casts;
    },

    /** Has files read; the model is not asked before `startCast`. */
    async createCast(uploadIds: readonly string[]): Promise<Cast> {
      return (await graphql(createCastMutation, { input: { uploadIds: [...uploadIds] } })).createCast;
    },

    /** Has a notebook's sources read, in the order of the story; without `sourceIds`, all of them. */
    async createCastFromNotebook(notebookId: string, sourceIds?: readonly string[]): Promise<Cast> {
      const input = { notebookId, ...(sourceIds ? { sourceIds: [...sourceIds] } : {}) };
      return (await graphql(createCastMutation, { input })).createCast;
    },

    async startCast(id: string, asOfChapter?: number): Promise<Cast> {
      return (await graphql(startCastMutation, { id, asOfChapter })).startCast;
    },

    async cancelCast(id: string): Promise<Cast> {
      return (await graphql(cancelCastMutation, { id })).cancelCast;
    },

    /** With `part`, of those that failed only this one is tried again. */
    async retryCast(id: string, part?: number): Promise<Cast> {
      return (await graphql(retryCastMutation, { id, part })).retryCast;
    },

    /**
     * Gives a cast of files, its drafts and what they were saved as a notebook: the one named, or a new one of the same
     * files. One that has a notebook keeps it.
     */
    async castToNotebook(id: string, notebookId?: string): Promise<Cast> {
      return (await graphql(castToNotebookMutation, { id, notebookId })).castToNotebook;
    },
  };
}
