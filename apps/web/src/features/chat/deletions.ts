import { t } from '@lingui/core/macro';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { toast } from '@/lib/toast.ts';
import { createUndoable } from '@/lib/undoable.ts';
import { messagesQuery } from './queries.ts';

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
  await queryClient.invalidateQueries({ queryKey: messagesQuery(sessionId).queryKey });
}

function beginAgain(deletion: Deletion): void {
  hide(deletion.messageId);
  undoable.beginAgain(deletion);
}

const undoable = createUndoable<Deletion>({ key: 'deletions', isOwed: isDeletion, carryOut });

/**
 * Takes a message out of sight at once. It is deleted when nobody has taken that back for a while, when the conversation goes on,
 * or when the page goes away.
 */
export function beginDeletion(deletion: Deletion): void {
  undoable.begin(deletion);
  hide(deletion.messageId);
  useDeletions.setState({ offered: deletion });
}

/** The count became known. */
export function setDeletionCount(messageId: string, count: number): void {
  useDeletions.setState(({ offered }) => (offered?.messageId === messageId ? { offered: { ...offered, count } } : {}));
}

/** Shows the message again. Null when it is too late. */
export function takeBackDeletion(): Deletion | null {
  const deletion = undoable.takeBack();
  if (!deletion) return null;
  useDeletions.setState({ offered: null });
  show(deletion.messageId);
  return deletion;
}

export const { pause: pauseDeletion, resume: resumeDeletion, settle: settleDeletion } = undoable;

function isDeletion(value: unknown): value is Deletion {
  if (typeof value !== 'object' || value === null) return false;
  return ['messageId', 'sessionId'].every((key) => typeof Reflect.get(value, key) === 'string');
}

/** Does what a page that went away too early had promised. To be called before a conversation is shown. */
export function finishDeletions(): void {
  for (const deletion of undoable.leftBehind()) beginAgain(deletion);
}
