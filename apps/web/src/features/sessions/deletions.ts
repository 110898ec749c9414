import { plural, t } from '@lingui/core/macro';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { toast } from '@/lib/toast.ts';
import { createUndoable } from '@/lib/undoable.ts';
import { dropSession } from './cache.ts';

/** Requests under way at a time. A page that goes away sends what it can, and browsers let some 250 outlive it. */
const AT_ONCE = 200;

/** Sessions that go together. */
interface Deletion {
  ids: readonly string[];
  /** Of one alone. */
  title: string | null;
  /** The one that was on the screen. */
  shown: string | null;
}

/** `hidden` is what nobody sees any more, though it may still be in a cache: ids never come back, so they stay in it. */
export const useDeletions = create<{ offered: Deletion | null; hidden: ReadonlySet<string> }>(() => ({
  offered: null,
  hidden: new Set(),
}));

function hide(ids: readonly string[]): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden, ...ids]) }));
}

function show(ids: readonly string[]): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden].filter((id) => !ids.includes(id))) }));
}

/** @returns why it was refused; null: it is gone */
async function deleteOne(sessionId: string): Promise<unknown> {
  try {
    await api.deleteSession(sessionId);
  } catch (error) {
    // Gone already is gone.
    if (!isNotFound(error)) return error;
  }
  dropSession(queryClient, sessionId);
  return null;
}

async function carryOut(deletion: Deletion): Promise<void> {
  useDeletions.setState(({ offered }) => ({ offered: offered === deletion ? null : offered }));
  const waiting = [...deletion.ids];
  const refused: { id: string; fault: unknown }[] = [];
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- only so many at a time
      const fault = await deleteOne(id);
      if (fault !== null) refused.push({ id, fault });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Whether a character may be deleted depends on its sessions.
  void queryClient.invalidateQueries({ queryKey: ['characters'] });
  if (refused.length === 0) return;
  const ids = refused.map(({ id }) => id);
  show(ids);
  const count = refused.length;
  const reason = errorText(refused[0]?.fault);
  toast.error(deletion.ids.length === 1 ? t`Not deleted. ${reason}` : t`${count} not deleted. ${reason}`, {
    action: { label: t`Try again`, onClick: () => beginAgain({ ...deletion, ids }) },
  });
}

function beginAgain(deletion: Deletion): void {
  hide(deletion.ids);
  undoable.beginAgain(deletion);
}

function isDeletion(value: unknown): value is Deletion {
  if (typeof value !== 'object' || value === null || !('ids' in value)) return false;
  return Array.isArray(value.ids) && value.ids.every((id) => typeof id === 'string');
}

const undoable = createUndoable<Deletion>({ key: 'session-deletions', isOwed: isDeletion, carryOut });

/** Takes sessions out of sight at once. They are deleted when nobody has taken that back for a while, or when the page goes away. */
export function beginDeletion(sessions: readonly { id: string; title: string }[], shown: string | null): void {
  const ids = sessions.map(({ id }) => id);
  const deletion: Deletion = {
    ids,
    title: sessions.length === 1 ? (sessions[0]?.title ?? null) : null,
    shown: shown !== null && ids.includes(shown) ? shown : null,
  };
  undoable.begin(deletion);
  hide(ids);
  useDeletions.setState({ offered: deletion });
}

/** Shows them again. Null when it is too late. */
export function takeBackDeletion(): Deletion | null {
  const deletion = undoable.takeBack();
  if (!deletion) return null;
  useDeletions.setState({ offered: null });
  show(deletion.ids);
  return deletion;
}

export const undoTime = { pause: undoable.pause, resume: undoable.resume };

export function deletionText({ ids, title }: Deletion): string {
  if (title !== null) return t`“${title}” deleted.`;
  const count = ids.length;
  return plural(count, { one: '# session deleted.', other: '# sessions deleted.' });
}

/** Does what a page that went away too early had promised. To be called before sessions are shown. */
export function finishSessionDeletions(): void {
  for (const deletion of undoable.leftBehind()) beginAgain(deletion);
}
