import type { MessageAttachment, SessionSettings } from '@dramatis/client/model';
import { useEffect } from 'react';
import { create } from 'zustand';
import { localRecords } from '@/lib/local-records.ts';
import { afterPage, pageId, seesOtherPages } from '@/lib/page-life.ts';

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
  /** `taken`: the server has it, and the stored message is on its way to the thread. */
  state: 'sending' | 'taken' | 'failed';
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

/** The page that has it, and alone may send it while that page lives. */
interface Kept {
  page: string;
  send: PendingSend;
}

const kept = localRecords('unsent', 100);

/** The sends of this page. What another page has is its own to send. */
export const useOutbox = create<Outbox>(() => ({ sends: [], bound: {}, opened: {} }));

useOutbox.subscribe(({ sends }, before) => {
  for (const send of sends)
    if (!before.sends.includes(send)) kept.write(send.clientMessageId, { page: pageId, send } satisfies Kept);
  const ids = new Set(sends.map(({ clientMessageId }) => clientMessageId));
  for (const { clientMessageId } of before.sends) if (!ids.has(clientMessageId)) kept.remove(clientMessageId);
});

/**
 * Takes over what other pages left on its way, as soon as they are gone.
 * @returns stops looking for more of it
 */
export function takeOverUnsent(taken: () => void): () => void {
  /** Pages whose end is waited for. */
  const awaited = new Set<string>();
  const takeOver = (id: string) => {
    const page = keptOf(id)?.page;
    if (page === undefined || page === pageId || awaited.has(page)) return;
    awaited.add(page);
    void afterPage(page, () => {
      awaited.delete(page);
      // Not what still another page has taken by now.
      const left = kept.ids().flatMap((known) => keptOf(known) ?? []);
      for (const each of left) if (each.page === page) putSend(leftBehind(each.send));
      taken();
    });
  };
  kept.ids().forEach(takeOver);
  return seesOtherPages ? kept.watch(takeOver) : () => {};
}

/** It may have arrived: sending it again settles that. */
function leftBehind(send: PendingSend): PendingSend {
  const conversation = send.sessionId ?? currentConversation(placeOf(send.conversation));
  return { ...send, conversation, state: 'failed', lost: send.lost === true || send.state !== 'failed' };
}

function keptOf(id: string): Kept | null {
  const value = kept.read(id);
  if (typeof value !== 'object' || value === null) return null;
  const page: unknown = Reflect.get(value, 'page');
  const send: unknown = Reflect.get(value, 'send');
  return typeof page === 'string' && isPendingSend(send) ? { page, send } : null;
}

function isPendingSend(value: unknown): value is PendingSend {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  return text('clientMessageId') && text('conversation') && text('content') && 'settings' in value;
}

/** New ones come last; the others keep their place, in which they are sent. */
export function putSend(send: PendingSend): void {
  const isIt = ({ clientMessageId }: PendingSend) => clientMessageId === send.clientMessageId;
  useOutbox.setState(({ sends }) => ({
    sends: sends.some(isIt) ? sends.map((each) => (isIt(each) ? send : each)) : [...sends, send],
  }));
}

/** Where it goes may have become known while it was on its way: that stays. */
export function failSend({ clientMessageId }: PendingSend, { error, lost }: { error: string; lost: boolean }): void {
  useOutbox.setState(({ sends }) => ({
    sends: sends.map((send) =>
      send.clientMessageId === clientMessageId ? { ...send, state: 'failed', error, lost } : send,
    ),
  }));
}

/** The server took a message: what waits behind it goes on from the reply to it. */
export function takeSend(
  taken: PendingSend,
  to: Pick<PendingSend, 'conversation' | 'sessionId'> & { parentId: string },
): void {
  useOutbox.setState(({ sends }) => ({
    sends: sends.map((send) => {
      if (send.clientMessageId === taken.clientMessageId) return { ...send, state: 'taken' };
      return send.conversation === taken.conversation ? { ...send, ...to } : send;
    }),
  }));
}

/**
 * Whether it may go once its message is seen among the stored ones. Of any other, the answer is yet to come, and with it what
 * the messages behind it answer.
 */
export const isSettled = ({ state, lost = false }: PendingSend): boolean =>
  state === 'taken' || (state === 'failed' && !lost);

export function dropSend(clientMessageId: string): void {
  useOutbox.setState(({ sends }) => ({ sends: sends.filter((send) => send.clientMessageId !== clientMessageId) }));
}

/** A new chat's place: who it is with, and what it is grounded in. There is one at a time. */
export const newChatPlace = (given: { characterId: string | null; notebookId: string | null }): string =>
  given.notebookId === null ? (given.characterId ?? '') : `${given.notebookId}/${given.characterId ?? ''}`;

const newConversation = (place: string, number: number) => `new:${place}:${number}`;

/** Whether it is one, or began as one while it was on the screen. */
export const isNewChat = (conversation: string) => conversation.startsWith('new:');

/** Of the conversation of a new chat. */
export const placeOf = (conversation: string) => conversation.slice('new:'.length, conversation.lastIndexOf(':'));

const isUsed = (bound: Outbox['bound'], conversation: string) => Object.values(bound).includes(conversation);

/** The new chat that is or would be shown at a place. */
function currentConversation(place: string): string {
  const { bound, opened } = useOutbox.getState();
  const number = opened[place] ?? 0;
  return newConversation(place, isUsed(bound, newConversation(place, number)) ? number + 1 : number);
}

const screens = new Map<string, (sessionId: string) => void>();

/** Calls back when a new chat that is on the screen has become a session. */
export function watchArrival(conversation: string, arrived: (sessionId: string) => void): () => void {
  screens.set(conversation, arrived);
  return () => void screens.delete(conversation);
}

/** Null when nobody looks at that new chat. */
export const screenOf = (conversation: string) => screens.get(conversation) ?? null;

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
        return isUsed(bound, newConversation(newChat, number)) ? { opened: { ...opened, [newChat]: number + 1 } } : {};
      });
  }, [newChat]);

  return useOutbox(({ bound, opened }) =>
    sessionId === null ? newConversation(newChat ?? '', opened[newChat ?? ''] ?? 0) : (bound[sessionId] ?? sessionId),
  );
}
