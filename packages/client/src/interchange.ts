import type * as interchange from '@dramatis/contract/interchange';
import { camelCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

/** Conversations as files, out and in. */
export function interchangeOperations({ send, form }: Transport) {
  return {
    /**
     * A file of sessions with all their messages and characters.
     * @param sessionIds all of the person's sessions when absent
     * @param onProgress told of every piece that arrives, with how many bytes there are so far
     */
    async exportConversations(
      sessionIds?: readonly string[],
      given: { onProgress?: (bytes: number) => void; signal?: AbortSignal } = {},
    ): Promise<Blob> {
      const query = { ids: sessionIds?.join(',') };
      const response = await send('/sessions/export', { query, signal: given.signal });
      const type = response.headers.get('content-type') ?? 'application/json';
      if (given.onProgress === undefined || response.body === null) return response.blob();
      const counted = response.body.pipeThrough(counter(given.onProgress));
      return new Response(counted, { headers: { 'content-type': type } }).blob();
    },

    /** What is wrong with the file or one of its conversations is told in the report; only the request's faults throw. */
    async importConversations(
      file: Blob,
      name: string,
      given: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
    ): Promise<model.ConversationImportReport> {
      const body = () => {
        const data = new FormData();
        data.append('file', file, name);
        return data;
      };
      return camelCase(await form<interchange.ConversationImportReport>('/sessions/import', body, given));
    },
  };
}

function counter(onProgress: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      onProgress(bytes);
      controller.enqueue(chunk);
    },
  });
}
