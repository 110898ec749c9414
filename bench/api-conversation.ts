import { randomUUID } from 'node:crypto';
import { question, type Conversation } from './conversation.ts';
import type { Person } from './people.ts';

/** The events of `send_message` that matter here; the wire is described in packages/contract. */
type Event =
  | { type: 'token'; text: string }
  | { type: 'done'; message: { status: string; content: string } }
  | { type: 'error'; code: string; message: string }
  | { type: 'session' | 'title' | 'snapshot' };

export interface ApiConversation extends Conversation {
  readonly person: Person;
  /** Every whole reply so far, oldest first. */
  readonly replies: readonly string[];
}

/** A person's conversation on our API, which carries the past itself. */
export function apiConversation(person: Person): ApiConversation {
  const { cookie, sessionId } = person;
  const replies: string[] = [];
  let whole: string | undefined;
  return {
    person,
    replies,
    next() {
      whole = undefined;
      return {
        path: '/api/chat/send_message',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', cookie },
        body: JSON.stringify({ chat_session_id: sessionId, client_message_id: randomUUID(), content: question }),
      };
    },
    read(data) {
      const event: Event = JSON.parse(data);
      if (event.type === 'token') return event.text;
      if (event.type === 'error') throw new Error(`${event.code}: ${event.message}`);
      if (event.type === 'done' && event.message.status === 'complete') whole = event.message.content;
      return '';
    },
    end(text) {
      if (whole !== text) throw new Error('The last event of a reply does not tell what was streamed.');
      replies.push(text);
    },
  };
}

/** The same, but each reply is read from a stream of its own. */
export function attachingConversation(person: Person): ApiConversation {
  const conversation = apiConversation(person);
  return {
    ...conversation,
    next() {
      const request = conversation.next();
      return { ...request, headers: { ...request.headers, prefer: 'respond-async' } };
    },
    attach(answer) {
      const { ai_message_id: id }: { ai_message_id: string } = JSON.parse(answer);
      // From the first event on, so that no text comes as part of a snapshot.
      return {
        path: `/api/messages/${id}/stream`,
        headers: { cookie: person.cookie, 'last-event-id': '0' },
        body: null,
      };
    },
  };
}
