import { t } from '@lingui/core/macro';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { registerHeldBack } from '@/lib/held-back.ts';
import { readLocal, writeLocal } from '@/lib/local-store.ts';
import { queryClient } from '@/lib/query-client.ts';
import { toast } from '@/lib/toast.ts';
import { createGrace } from './grace.ts';
import { messagesQuery } from './queries.ts';

/** How long a deletion can be taken back. */
const UNDO_MS = 8_000;
const KEY = 'deletions';

/** A message that goes, with all that hangs on it. */
export interface Deletion {
  messageId: string;
  sessionId: string;
  /** How many messages go. Null while that is not known. */
  count: number | null;
  /** Where the conversation stood, if it moved to a sibling's branch. */
  leafId: string | null;
}

/** `hidden` is what nobody sees any more, though it may still be in a cache: ids never come back, so they stay in it. */
export const useDeletions = create<{ offered: Deletion | null; hidden: ReadonlySet<string> }>(() => ({
  offered: null,
  hidden: new Set(),
}));

function hide(messageId: string): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set(hidden).add(messageId) }));
}

function show(messageId: string): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden].filter((id) => id !== messageId)) }));
}

/** What this tab has yet to carry out. Should it die before that, the next load does it: what was said to be gone has to go. */
let owed: readonly Deletion[] = [];

function setOwed(deletions: readonly Deletion[]): void {
  owed = deletions;
  writeLocal(KEY, owed, 'tab');
}

const without = (messageId: string) => owed.filter((other) => other.messageId !== messageId);

async function carryOut(deletion: Deletion): Promise<void> {
  const { messageId, sessionId } = deletion;
  useDeletions.setState(({ offered }) => ({ offered: offered?.messageId === messageId ? null : offered }));
  try {
    await api.deleteMessage(messageId);
  } catch (error) {
    // Gone already is gone.
    if (!isNotFound(error)) {
      show(messageId);
      const reason = errorText(error);
      toast.error(t`Not deleted. ${reason}`, {
        action: { label: t`Try again`, onClick: () => beginAgain(deletion) },
      });
    }
  }
  setOwed(without(messageId));
  await queryClient.invalidateQueries({ queryKey: messagesQuery(sessionId).queryKey });
}

function beginAgain(deletion: Deletion): void {
  hide(deletion.messageId);
  setOwed([...owed, deletion]);
  void carryOut(deletion);
}

/** The deletion that was last sent to the server. */
let sent: Promise<void> = Promise.resolve();

const grace = createGrace<Deletion>({
  ms: UNDO_MS,
  carryOut: (deletion) => {
    sent = carryOut(deletion);
  },
});

registerHeldBack(async () => {
  grace.settle();
  await sent;
});

/**
 * Takes a message out of sight at once. It is deleted when nobody has taken that back for a while, when the conversation goes on,
 * or when the page goes away.
 */
export function beginDeletion(deletion: Deletion): void {
  grace.begin(deletion);
  hide(deletion.messageId);
  setOwed([...owed, deletion]);
  useDeletions.setState({ offered: deletion });
}

/** The count became known. */
export function setDeletionCount(messageId: string, count: number): void {
  useDeletions.setState(({ offered }) => (offered?.messageId === messageId ? { offered: { ...offered, count } } : {}));
}

/** Shows the message again. Null when it is too late. */
export function takeBackDeletion(): Deletion | null {
  const deletion = grace.takeBack();
  if (!deletion) return null;
  useDeletions.setState({ offered: null });
  setOwed(without(deletion.messageId));
  show(deletion.messageId);
  return deletion;
}

export const { pause: pauseDeletion, resume: resumeDeletion, settle: settleDeletion } = grace;

function isDeletion(value: unknown): value is Deletion {
  if (typeof value !== 'object' || value === null) return false;
  return ['messageId', 'sessionId'].every((key) => typeof Reflect.get(value, key) === 'string');
}

/** A page that is hidden may never be asked again, above all on a phone. */
function watchThePageGo(): void {
  addEventListener('pagehide', settleDeletion);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) settleDeletion();
  });
}

watchThePageGo();

/** Does what a page that went away too early had promised. To be called before a conversation is shown. */
export function finishDeletions(): void {
  const leftBehind = readLocal(KEY, 'tab');
  if (Array.isArray(leftBehind)) for (const deletion of leftBehind.filter(isDeletion)) beginAgain(deletion);
}
