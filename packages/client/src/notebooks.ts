import type * as notebooks from '@dramatis/contract/notebooks';
import { camelCase, snakeCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

const at = (notebookId: string, path = '') => `/notebooks/${encodeURIComponent(notebookId)}${path}`;
const ofSource = (notebookId: string, sourceId: string, path = '') =>
  at(notebookId, `/sources/${encodeURIComponent(sourceId)}${path}`);

/** Notebooks: documents that are indexed, and passages found in them. */
export function notebookOperations({ json, send, form }: Transport) {
  return {
    /** Newest first. */
    async listNotebooks(query: model.ListNotebooksQuery = {}, signal?: AbortSignal): Promise<model.NotebookList> {
      return camelCase(await json<notebooks.NotebookList>('/notebooks', { query: snakeCase(query), signal }));
    },

    async createNotebook(notebook: model.CreateNotebook): Promise<model.Notebook> {
      return camelCase(await json<notebooks.Notebook>('/notebooks', { method: 'POST', body: snakeCase(notebook) }));
    },

    async getNotebook(notebookId: string, signal?: AbortSignal): Promise<model.Notebook> {
      return camelCase(await json<notebooks.Notebook>(at(notebookId), { signal }));
    },

    async updateNotebook(notebookId: string, change: model.UpdateNotebook): Promise<model.Notebook> {
      return camelCase(await json<notebooks.Notebook>(at(notebookId), { method: 'PATCH', body: snakeCase(change) }));
    },

    /** Its sessions are closed and kept, unless they are to be deleted, too. */
    async deleteNotebook(notebookId: string, sessions: 'keep' | 'delete' = 'keep'): Promise<void> {
      await send(at(notebookId), { method: 'DELETE', query: { sessions } });
    },

    /** In the order of the story. */
    async listSources(notebookId: string, signal?: AbortSignal): Promise<model.Source[]> {
      return camelCase(await json<notebooks.SourceList>(at(notebookId, '/sources'), { signal })).sources;
    },

    /** Resolves when the files are stored; indexing shows in `source` events. */
    async addSources(
      notebookId: string,
      files: readonly { file: Blob; name: string }[],
      given: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
    ): Promise<model.AddedSources> {
      const body = () => {
        const data = new FormData();
        for (const { file, name } of files) data.append('file', file, name);
        return data;
      };
      return camelCase(await form<notebooks.AddedSources>(at(notebookId, '/sources'), body, given));
    },

    async getSource(notebookId: string, sourceId: string, signal?: AbortSignal): Promise<model.Source> {
      return camelCase(await json<notebooks.Source>(ofSource(notebookId, sourceId), { signal }));
    },

    async removeSource(notebookId: string, sourceId: string): Promise<void> {
      await send(ofSource(notebookId, sourceId), { method: 'DELETE' });
    },

    /** Indexes again what failed, or was indexed without embeddings. */
    async retrySource(notebookId: string, sourceId: string): Promise<model.Source> {
      return camelCase(await json<notebooks.Source>(ofSource(notebookId, sourceId, '/retry'), { method: 'POST' }));
    },

    /** A stretch of the normalised text, which chapters and passages have their places in. */
    async getSourceText(
      notebookId: string,
      sourceId: string,
      range: { from: number; to: number },
      signal?: AbortSignal,
    ): Promise<model.SourceText> {
      return camelCase(
        await json<notebooks.SourceText>(ofSource(notebookId, sourceId, '/text'), { query: range, signal }),
      );
    },

    /** With what stands around it. */
    async getPassage(notebookId: string, passageId: string, signal?: AbortSignal): Promise<model.PassageInContext> {
      const path = at(notebookId, `/passages/${encodeURIComponent(passageId)}`);
      return camelCase(await json<notebooks.PassageInContext>(path, { signal }));
    },

    /** Best first, and nothing after the story position. */
    async searchNotebook(
      notebookId: string,
      search: model.SearchNotebook,
      signal?: AbortSignal,
    ): Promise<model.NotebookSearchResults> {
      return camelCase(
        await json<notebooks.NotebookSearchResults>(at(notebookId, '/search'), {
          method: 'POST',
          body: snakeCase(search),
          signal,
        }),
      );
    },
  };
}
