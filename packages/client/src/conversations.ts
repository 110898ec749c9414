import type * as contexts from '@dramatis/contract/contexts';
import type * as messages from '@dramatis/contract/messages';
import type * as meta from '@dramatis/contract/meta';
import type * as search from '@dramatis/contract/search';
import type * as sessions from '@dramatis/contract/sessions';
import type * as uploads from '@dramatis/contract/uploads';
import { camelCase, snakeCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

const id = encodeURIComponent;

/** Sessions, their messages, and uploads: the REST half. */
export function conversationOperations({ json, send, form }: Transport) {
  return {
    async getMeta(signal?: AbortSignal): Promise<model.Meta> {
      return camelCase(await json<meta.Meta>('/meta', { signal }));
    },

    /** Resolves as soon as the message is stored; the reply comes as events. */
    async sendMessage(message: model.SendMessage, signal?: AbortSignal): Promise<model.SendMessageAccepted> {
      return camelCase(
        await json<messages.SendMessageAccepted>('/chat/send_message', {
          method: 'POST',
          body: snakeCase(message),
          headers: { prefer: 'respond-async' },
          signal,
        }),
      );
    },

    /** Resolves once the reply is complete. */
    async sendMessageAndWait(message: model.SendMessage, signal?: AbortSignal): Promise<model.SendMessageReply> {
      return camelCase(
        await json<messages.SendMessageReply>('/chat/send_message', {
          method: 'POST',
          body: snakeCase(message),
          signal,
        }),
      );
    },

    /** Stopping what has already ended is no error. */
    async stopMessage(messageId: string): Promise<void> {
      await send(`/messages/${id(messageId)}/stop`, { method: 'POST' });
    },

    /** A new sibling of this reply. */
    async regenerateMessage(messageId: string): Promise<model.ReplyAccepted> {
      return camelCase(await json<messages.ReplyAccepted>(`/messages/${id(messageId)}/regenerate`, { method: 'POST' }));
    },

    /** A new sibling that begins with this reply's text and goes on from there. */
    async continueMessage(messageId: string): Promise<model.ReplyAccepted> {
      return camelCase(await json<messages.ReplyAccepted>(`/messages/${id(messageId)}/continue`, { method: 'POST' }));
    },

    /** Adds a message without having anything generated, such as a reply that was rewritten by hand. */
    async appendMessage(message: model.AppendMessage): Promise<model.Message> {
      return camelCase(await json<messages.Message>('/chat-messages', { method: 'POST', body: snakeCase(message) }));
    },

    /** Removes a message with everything below it, for good. It may be the last thing a page does. */
    async deleteMessage(messageId: string): Promise<model.DeleteMessageResult> {
      return camelCase(
        await json<messages.DeleteMessageResult>(`/messages/${id(messageId)}`, { method: 'DELETE', keepalive: true }),
      );
    },

    /** One page: of the active branch (`nextCursor` leads to the page before it), or of the whole tree, oldest first. */
    async listMessages(query: model.ListMessagesQuery, signal?: AbortSignal): Promise<model.MessageList> {
      return camelCase(await json<messages.MessageList>('/messages', { query: snakeCase(query), signal }));
    },

    /** What the model saw when it wrote this reply. Fails with `context_not_kept` where nothing was sent. */
    async getContext(messageId: string, signal?: AbortSignal): Promise<model.MessageContext> {
      return camelCase(await json<contexts.MessageContext>(`/messages/${id(messageId)}/context`, { signal }));
    },

    /** What the model would see if this were sent now. Nothing is. */
    async previewContext(
      sessionId: string,
      message: model.PreviewContext,
      signal?: AbortSignal,
    ): Promise<model.MessageContext> {
      return camelCase(
        await json<contexts.MessageContext>(`/sessions/${id(sessionId)}/context-preview`, {
          method: 'POST',
          body: snakeCase(message),
          signal,
        }),
      );
    },

    async listSessions(query: model.ListSessionsQuery = {}, signal?: AbortSignal): Promise<model.SessionList> {
      return camelCase(await json<sessions.SessionList>('/sessions', { query: snakeCase(query), signal }));
    },

    /** Messages anywhere, and on the first page sessions by their titles. A page may be short before the last one. */
    async search(query: model.SearchQuery, signal?: AbortSignal): Promise<model.SearchResults> {
      return camelCase(await json<search.SearchResults>('/search', { query: snakeCase(query), signal }));
    },

    async createSession(session: model.CreateSession): Promise<model.Session> {
      return camelCase(await json<sessions.Session>('/sessions', { method: 'POST', body: snakeCase(session) }));
    },

    async getSession(sessionId: string, signal?: AbortSignal): Promise<model.Session> {
      return camelCase(await json<sessions.Session>(`/sessions/${id(sessionId)}`, { signal }));
    },

    /** A `currentMessageId` anywhere in the tree selects the newest branch under that message. */
    async updateSession(sessionId: string, change: model.UpdateSession): Promise<model.Session> {
      return camelCase(
        await json<sessions.Session>(`/sessions/${id(sessionId)}`, { method: 'PATCH', body: snakeCase(change) }),
      );
    },

    /** Has a better title written. A title that the person chose is not replaced: take it with `updateSession`. */
    async proposeTitle(sessionId: string): Promise<model.TitleProposal> {
      return camelCase(await json<sessions.TitleProposal>(`/sessions/${id(sessionId)}/title`, { method: 'POST' }));
    },

    /** It may be the last thing a page does. */
    async deleteSession(sessionId: string): Promise<void> {
      await send(`/sessions/${id(sessionId)}`, { method: 'DELETE', keepalive: true });
    },

    async uploadFile(
      file: Blob,
      name: string,
      given: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
    ): Promise<model.Upload> {
      const body = () => {
        const data = new FormData();
        data.append('file', file, name);
        return data;
      };
      return camelCase(await form<uploads.Upload>('/uploads', body, given));
    },
  };
}
