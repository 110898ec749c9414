import type * as interchange from '@dramatis/contract/interchange';
import { camelCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

/** Conversations as files, out and in. */
export function interchangeOperations({ send, form }: Transport) {
  return {
    /**
     * A file of sessions with all their messages, characters and attachments: JSON, or an archive of such files.
     * @param sessionIds all of the person's sessions when absent
     * @param after where the file before ended, as its `next` said
     * @param onProgress told of every piece that arrives, with how many bytes there are so far
     * @returns `next`: what to ask for next, as one file holds no more than can be imported again; null: that is all
     */
    async exportConversations(
      sessionIds?: readonly string[],
      given: { after?: string; onProgress?: (bytes: number) => void; signal?: AbortSignal } = {},
    ): Promise<{ file: Blob; isArchive: boolean; next: string | null }> {
      const query = { ids: sessionIds?.join(','), after: given.after };
      const response = await send('/sessions/export', { query, signal: given.signal });
      const type = response.headers.get('content-type') ?? 'application/json';
      const next = /[?&]after=([0-9a-f-]+)[^>]*>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
      const counted =
        given.onProgress === undefined
          ? response.body
          : (response.body?.pipeThrough(counter(given.onProgress)) ?? null);
      const file = await new Response(counted, { headers: { 'content-type': type } }).blob();
      return { file, isArchive: type === 'application/zip', next };
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
