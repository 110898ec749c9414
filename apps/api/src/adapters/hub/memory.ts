import type { GenerationEvent, SnapshotEvent } from '@dramatis/contract/events';
import type { Static } from 'typebox';
import type { GenerationListener, GenerationLog, GenerationRef, Hub, LiveListener, Unnumbered } from './hub.ts';

interface RunningLog extends GenerationLog {
  readonly ref: GenerationRef;
  readonly events: GenerationEvent[];
  readonly listeners: Set<GenerationListener>;
  text: string;
}

/** Live events within one process. Attaching is atomic because nothing here waits between reading the past and listening. */
export function createMemoryHub(): Hub {
  const running = new Map<string, RunningLog>();
  const people = new Map<string, Set<LiveListener>>();

  function snapshot(log: RunningLog): Static<typeof SnapshotEvent> {
    return { type: 'snapshot', ...place(log.ref), seq: log.events.length, text: log.text };
  }

  function deliver(log: RunningLog, unnumbered: Unnumbered<GenerationEvent>): void {
    const event: GenerationEvent = { ...unnumbered, ...place(log.ref), seq: log.events.length + 1 };
    log.events.push(event);
    if (event.type === 'token') log.text += event.text;
    for (const listener of log.listeners) listener(event);
    for (const listener of people.get(log.ref.ownerId) ?? []) listener(event);
  }

  return {
    open(ref) {
      const log: RunningLog = {
        ref,
        events: [],
        listeners: new Set(),
        text: '',
        emit: (event) => deliver(log, event),
        end(event) {
          running.delete(ref.messageId);
          deliver(log, event);
          log.listeners.clear();
        },
        drop() {
          running.delete(ref.messageId);
          for (const listener of log.listeners) listener(null);
          log.listeners.clear();
        },
      };
      running.set(ref.messageId, log);
      return log;
    },

    async attach(messageId, ownerId, after, listener) {
      const log = running.get(messageId);
      if (log?.ref.ownerId !== ownerId) return null;
      if (after === null) listener(snapshot(log));
      else for (const event of log.events.slice(after)) listener(event);
      log.listeners.add(listener);
      return () => log.listeners.delete(listener);
    },

    subscribe(ownerId, listener) {
      for (const log of running.values()) if (log.ref.ownerId === ownerId) listener(snapshot(log));
      const listeners = people.get(ownerId) ?? new Set();
      people.set(ownerId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && people.get(ownerId) === listeners) people.delete(ownerId);
      };
    },

    publish(ownerId, event) {
      for (const listener of people.get(ownerId) ?? []) listener(event);
    },
  };
}

function place(ref: GenerationRef) {
  return { chat_session_id: ref.sessionId, message_id: ref.messageId };
}
