import type { PersonEvent } from './hub.ts';

/** Where processes tell each other that something is new. Notifications carry no content: who cares reads it. */
export const CHANNEL = 'dramatis';

/** Events of generations were logged. */
export const logPointer = 'log';

/** Something changed for a person, told by the process `from`. */
export interface PersonPointer {
  from: string;
  ownerId: string;
  type: PersonEvent['type'] | 'generation_ended';
  /** Of the session, the draft, the cast, the message, the notebook or the source. */
  id: string;
}

export function personPointer(from: string, ownerId: string, event: PersonEvent): PersonPointer {
  return { from, ownerId, type: event.type, id: idOf(event) };
}

function idOf(event: PersonEvent): string {
  switch (event.type) {
    case 'session_changed':
      return event.session.id;
    case 'draft':
      return event.draft.id;
    case 'cast':
      return event.cast.id;
    case 'notebook':
      return event.notebook.id;
    case 'notebook_deleted':
      return event.notebook_id;
    case 'source':
      return event.source.id;
    case 'session_deleted':
    case 'messages_changed':
    case 'memories_changed':
      return event.chat_session_id;
  }
}
