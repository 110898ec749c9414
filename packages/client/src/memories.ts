import type * as memories from '@dramatis/contract/memories';
import { camelCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

const id = encodeURIComponent;

/** What is remembered of conversations that have outgrown their prompts. */
export function memoryOperations({ json, send }: Transport) {
  return {
    /** Of the active branch, in its order. */
    async listMemories(sessionId: string, signal?: AbortSignal): Promise<model.MemoryList> {
      return camelCase(await json<memories.MemoryList>(`/sessions/${id(sessionId)}/memories`, { signal }));
    },

    /** Has older turns summed up now; `memories_changed` tells of what comes of it. */
    async rememberNow(sessionId: string): Promise<model.RememberAccepted> {
      return await json<memories.RememberAccepted>(`/sessions/${id(sessionId)}/memories`, { method: 'POST' });
    },

    /** Fails with `revision_conflict` when it was changed since that revision. */
    async updateMemory(memoryId: string, content: string, revision: number): Promise<model.Memory> {
      return camelCase(
        await json<memories.Memory>(`/memories/${id(memoryId)}`, {
          method: 'PATCH',
          body: { content },
          headers: { 'if-match': `"${revision}"` },
        }),
      );
    },

    /** For good: no later summing up brings it back. The messages stay. */
    async deleteMemory(memoryId: string): Promise<void> {
      await send(`/memories/${id(memoryId)}`, { method: 'DELETE' });
    },
  };
}
