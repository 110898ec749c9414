import type * as chat from '@dramatis/contract/notebook-chat';
import { camelCase, snakeCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

const at = (notebookId: string, sessionId?: string) =>
  `/notebooks/${encodeURIComponent(notebookId)}/chat/sessions${sessionId === undefined ? '' : `/${encodeURIComponent(sessionId)}`}`;

/** The sessions of one notebook. Messages are sent to them as to any other. */
export function notebookChatOperations({ json }: Transport) {
  return {
    async createNotebookSession(
      notebookId: string,
      session: model.CreateNotebookSession = {},
    ): Promise<model.NotebookSession> {
      const body = snakeCase(session);
      return camelCase(await json<chat.NotebookSessionAnswer>(at(notebookId), { method: 'POST', body })).session;
    },

    /** Last active first. */
    async listNotebookSessions(
      notebookId: string,
      query: model.ListNotebookSessionsQuery = {},
      signal?: AbortSignal,
    ): Promise<model.NotebookSessionList> {
      return camelCase(await json<chat.NotebookSessionList>(at(notebookId), { query: snakeCase(query), signal }));
    },

    /** With a page of its active branch. */
    async getNotebookSession(
      notebookId: string,
      sessionId: string,
      query: model.ReadNotebookSessionQuery = {},
      signal?: AbortSignal,
    ): Promise<model.NotebookConversation> {
      const path = at(notebookId, sessionId);
      return camelCase(await json<chat.NotebookConversation>(path, { query: snakeCase(query), signal })).session;
    },

    /** Deletes nothing. Sending to it opens it again. */
    async closeNotebookSession(notebookId: string, sessionId: string): Promise<model.NotebookSession> {
      const path = at(notebookId, sessionId);
      return camelCase(await json<chat.NotebookSessionAnswer>(path, { method: 'DELETE' })).session;
    },
  };
}
