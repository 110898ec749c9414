import type { GenerationEvent, SnapshotEvent } from '@dramatis/contract/events';
import type { Static } from 'typebox';
import {
  LAST_SEQ,
  type GenerationListener,
  type GenerationLog,
  type GenerationRef,
  type Hub,
  type LiveListener,
  type PersonEvent,
  type Unnumbered,
} from './hub.ts';

interface OpenLog extends GenerationLog {
  readonly ref: GenerationRef;
  readonly emitted: Unnumbered<GenerationEvent>[];
  readonly listeners: Set<GenerationListener>;
  text: string;
}

/**
 * Attaching is atomic because nothing here waits between reading the past and listening.
 * @param tellOthers brings what is published to the readers of other processes
 */
export function createMemoryHub(tellOthers: (ownerId: string, event: PersonEvent) => void): Hub {
  const open = new Map<string, OpenLog>();
  const people = new Map<string, Set<LiveListener>>();

  function snapshot(log: OpenLog): Static<typeof SnapshotEvent> {
    return { type: 'snapshot', ...place(log.ref), seq: log.emitted.length, text: log.text };
  }

  function emit(log: OpenLog, unnumbered: Unnumbered<GenerationEvent>): void {
    const seq = log.emitted.push(unnumbered);
    const event: GenerationEvent = { ...unnumbered, ...place(log.ref), seq };
    if (event.type === 'token') log.text += event.text;
    if (event.type === 'session') log.text = beginning(event);
    for (const listener of log.listeners) listener(event);
    deliver(log.ref.ownerId, event);
  }

  const deliver: Hub['deliver'] = (ownerId, event) => {
    for (const listener of people.get(ownerId) ?? []) listener(event);
  };

  return {
    open(ref) {
      const log: OpenLog = {
        ref,
        emitted: [],
        listeners: new Set(),
        text: '',
        emit: (event) => emit(log, event),
        end(event) {
          open.delete(ref.messageId);
          emit(log, event);
          log.listeners.clear();
        },
        drop() {
          open.delete(ref.messageId);
          for (const listener of log.listeners) listener(null);
          log.listeners.clear();
        },
      };
      open.set(ref.messageId, log);
      return log;
    },

    attach(messageId, ownerId, after, listener) {
      const log = open.get(messageId);
      if (log?.ref.ownerId !== ownerId) return null;
      const { ref } = log;
      if (after === null) listener(snapshot(log));
      else {
        for (const [i, event] of log.emitted.slice(after).entries()) {
          listener({ ...event, ...place(log.ref), seq: after + i + 1 });
        }
      }
      // A mirror may be behind what the reader has seen already, and then need not be cut into the same pieces.
      let inStep = after === null || after <= log.emitted.length;
      const onward: GenerationListener = (event) => {
        if (event !== null && isLast(event) && !(inStep && contentOf(event) === log.text)) {
          listener({ type: 'snapshot', ...place(ref), seq: LAST_SEQ - 1, text: contentOf(event) });
          listener({ ...event, seq: LAST_SEQ });
        } else if (event === null || event.seq > (after ?? 0)) {
          inStep = true;
          listener(event);
        }
      };
      log.listeners.add(onward);
      return () => log.listeners.delete(onward);
    },

    subscribe(ownerId, listener) {
      for (const log of open.values()) if (log.ref.ownerId === ownerId) listener(snapshot(log));
      const listeners = people.get(ownerId) ?? new Set();
      people.set(ownerId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && people.get(ownerId) === listeners) people.delete(ownerId);
      };
    },

    subscribers: () => [...people.keys()],

    publish(ownerId, event) {
      deliver(ownerId, event);
      tellOthers(ownerId, event);
    },

    deliver,
  };
}

type LastEvent = Extract<GenerationEvent, { type: 'done' | 'error' }>;

function isLast(event: GenerationEvent): event is LastEvent {
  return event.type === 'done' || event.type === 'error';
}

function contentOf(event: LastEvent): string {
  return event.type === 'done' ? event.message.content : event.ai_message.content;
}

/** A reply that continues another begins with its text. */
function beginning({ messages, ai_message_id: id }: Extract<GenerationEvent, { type: 'session' }>): string {
  return messages.find((message) => message.id === id)?.content ?? '';
}

function place(ref: GenerationRef) {
  return { chat_session_id: ref.sessionId, message_id: ref.messageId };
}
