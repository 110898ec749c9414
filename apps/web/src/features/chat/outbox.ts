import type { MessageAttachment, SessionSettings } from '@dramatis/client/model';
import { useEffect } from 'react';
import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

/** A message on its way. It stays here, with its text, until it is seen among the stored ones. */
export interface PendingSend {
  /** Sending the same id again never makes a second message. */
  clientMessageId: string;
  conversation: string;
  sessionId: string | null;
  /** What it answers. Absent in a chat that has no messages yet. */
  parentId?: string | undefined;
  characterId: string | null;
  /** Of a new chat: what it is grounded in. */
  notebookId?: string | null;
  content: string;
  attachments?: readonly MessageAttachment[];
  settings: SessionSettings;
  state: 'sending' | 'failed';
  /** Of a failed one, why; null: a reload came too soon to know. */
  error: string | null;
  /** Failed because nothing could be reached: it goes by itself once that is over. */
  lost?: boolean;
}

interface Outbox {
  sends: readonly PendingSend[];
  /** Which conversation on the screen became which session, so that its screen is not built anew when the address changes. */
  bound: Readonly<Record<string, string>>;
  /** How many new chats of a place have become sessions: the next one is another conversation. */
  opened: Readonly<Record<string, number>>;
}

const KEY = 'outbox';

export const useOutbox = create<Outbox>(() => ({ sends: leftBehind(), bound: {}, opened: {} }));

useOutbox.subscribe(({ sends }, before) => {
  if (sends !== before.sends) writeLocal(KEY, sends, 'tab');
});

/** What a reload found on its way. It may have arrived: sending it again, or seeing it among the stored ones, settles that. */
function leftBehind(): PendingSend[] {
  const value = readLocal(KEY, 'tab');
  if (!Array.isArray(value)) return [];
  return value.filter(isPendingSend).map((send) => ({
    ...send,
    // A chat that became a session is known by its session from now on: see `bound`.
    conversation: send.sessionId ?? send.conversation,
    state: 'failed',
  }));
}

function isPendingSend(value: unknown): value is PendingSend {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  return text('clientMessageId') && text('conversation') && text('content') && 'settings' in value;
}

export function putSend(send: PendingSend): void {
  useOutbox.setState(({ sends }) => ({
    sends: [...sends.filter(({ clientMessageId }) => clientMessageId !== send.clientMessageId), send],
  }));
}

export function dropSend(clientMessageId: string): void {
  useOutbox.setState(({ sends }) => ({ sends: sends.filter((send) => send.clientMessageId !== clientMessageId) }));
}

/** A new chat's place: who it is with, and what it is grounded in. There is one at a time. */
export const newChatPlace = (given: { characterId: string | null; notebookId: string | null }): string =>
  given.notebookId === null ? (given.characterId ?? '') : `${given.notebookId}/${given.characterId ?? ''}`;

const newConversation = (place: string, number: number) => `new:${place}:${number}`;

export function bindConversation(conversation: string, sessionId: string): void {
  useOutbox.setState(({ bound }) => ({ bound: { ...bound, [sessionId]: conversation } }));
}

/** The name of what is on the screen: stable while a new chat turns into a session. */
export function useConversationKey({
  sessionId,
  newChat,
}: {
  sessionId: string | null;
  /** The place of a new chat. */
  newChat: string | null;
}): string {
  // Counting on only once the address has changed: before, this very chat would become another one under the reader's eyes.
  useEffect(() => {
    if (newChat === null) return;
    return () =>
      useOutbox.setState(({ bound, opened }) => {
        const number = opened[newChat] ?? 0;
        const used = Object.values(bound).includes(newConversation(newChat, number));
        return used ? { opened: { ...opened, [newChat]: number + 1 } } : {};
      });
  }, [newChat]);

  return useOutbox(({ bound, opened }) =>
    sessionId === null ? newConversation(newChat ?? '', opened[newChat ?? ''] ?? 0) : (bound[sessionId] ?? sessionId),
  );
}
