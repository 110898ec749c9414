import type { GenerationEvent, LiveEvent } from '@dramatis/contract/events';

/** One running generation, as its events name it. */
export interface GenerationRef {
  readonly messageId: string;
  readonly sessionId: string;
  readonly ownerId: string;
}

/**
 * Number of the last event of a generation that is over everywhere: after all others, whatever number its process had
 * reached. It fits PostgreSQL's `integer`.
 */
export const LAST_SEQ = 2_147_483_647;

export type Unnumbered<E> = E extends { seq: number; message_id: string; chat_session_id: string }
  ? Omit<E, 'seq' | 'message_id' | 'chat_session_id'>
  : never;

/** `null`: the generation is gone without an end (its session was deleted); nothing follows. */
export type GenerationListener = (event: GenerationEvent | null) => void;
export type LiveListener = (event: LiveEvent) => void;
/** What changed for a person other than by a generation. */
export type PersonEvent = Extract<
  LiveEvent,
  {
    type:
      | 'session_changed'
      | 'session_deleted'
      | 'messages_changed'
      | 'memories_changed'
      | 'draft'
      | 'cast'
      | 'notebook'
      | 'notebook_deleted'
      | 'source';
  }
>;
export type Detach = () => void;

/** The writing end of one generation's events. Numbers them from 1, without gaps. */
export interface GenerationLog {
  /** The text the reply began with, as its `session` event tells it, and all that came since. */
  readonly text: string;
  /** Everything emitted so far: the event numbered n is at n - 1. */
  readonly emitted: readonly Unnumbered<GenerationEvent>[];
  emit(event: Unnumbered<GenerationEvent>): void;
  /** Emits the last event and forgets the generation: from now on its row is the truth. */
  end(event: Unnumbered<GenerationEvent>): void;
  /** Forgets the generation without a last event. */
  drop(): void;
}

/**
 * Live events within one process. Delivery is exact: every reader gets each event after its starting point once, in
 * order.
 */
export interface Hub {
  open(generation: GenerationRef): GenerationLog;
  /**
   * Follows a running generation of this person. With `after`, every event with a greater number is delivered, beginning with those
   * already past; without, a `snapshot` comes first.
   * @returns null when the generation isn't known here
   */
  attach(messageId: string, ownerId: string, after: number | null, listener: GenerationListener): Detach | null;
  /** Follows everything that is live for a person, beginning with a `snapshot` of each running generation. */
  subscribe(ownerId: string, listener: LiveListener): Detach;
  /** Those who follow. */
  subscribers(): string[];
  /** Tells a person's readers, here and in other processes, of something that is not part of a generation. */
  publish(ownerId: string, event: PersonEvent): void;
  /** The same for the readers in this process alone. */
  deliver(ownerId: string, event: LiveEvent): void;
}
