import {
  cancelCastMutation,
  castQuery,
  createCastMutation,
  retryCastMutation,
  startCastMutation,
} from './graphql/operations.ts';
import type { Cast } from './model.ts';
import type { Transport } from './transport.ts';

/** Who is in some files. `cast` events tell how far each has come; the people are read with `getCast`. */
export function castOperations({ graphql }: Transport) {
  return {
    /** The estimate is for reading up to `asOfChapter`. Null when there is no such cast, or it is not yours. */
    async getCast(id: string, asOfChapter?: number, signal?: AbortSignal): Promise<Cast | null> {
      return (await graphql(castQuery, { id, asOfChapter }, signal)).cast;
    },

    /** Has files read; the model is not asked before `startCast`. */
    async createCast(uploadIds: readonly string[]): Promise<Cast> {
      return (await graphql(createCastMutation, { input: { uploadIds: [...uploadIds] } })).createCast;
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
  };
}
