import { t } from '@lingui/core/macro';
import { create } from 'zustand';
import { errorText, isNotFound } from './error-text.ts';
import { toast } from './toast.ts';
import { createUndoable } from './undoable.ts';

/** Requests under way at a time. A page that goes away sends what it can, and browsers let some 250 outlive it. */
const AT_ONCE = 200;

/** What goes together. */
export interface Deletion {
  ids: readonly string[];
}

export function hasIds(value: unknown): value is Deletion {
  if (typeof value !== 'object' || value === null || !('ids' in value)) return false;
  return Array.isArray(value.ids) && value.ids.every((id) => typeof id === 'string');
}

/**
 * Takes things of one kind out of sight at once. They are deleted when nobody has taken that back for a while, when the next of
 * the kind go, or when the page goes away. What the server refuses to delete is shown again.
 */
export function createDeletions<T extends Deletion>({
  key,
  isOwed,
  remove,
  after,
  refused,
}: {
  /** Where the tab keeps what it has yet to delete. */
  key: string;
  isOwed: (value: unknown) => value is T;
  remove: (id: string) => Promise<unknown>;
  /** What is to be done when the server has answered for all of them. */
  after: (deletion: T, gone: readonly string[]) => void;
  /** Says that so many of them are still there. */
  refused: (reason: string, count: number, deletion: T) => string;
}) {
  /** `hidden` is what nobody sees any more, though it may still be in a cache: ids never come back, so they stay in it. */
  const useDeletions = create<{ offered: T | null; hidden: ReadonlySet<string> }>(() => ({
    offered: null,
    hidden: new Set(),
  }));

  function hide(ids: readonly string[]): void {
    useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden, ...ids]) }));
  }

  function show(ids: readonly string[]): void {
    useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden].filter((id) => !ids.includes(id))) }));
  }

  async function carryOut(deletion: T): Promise<void> {
    const { ids } = deletion;
    useDeletions.setState(({ offered }) => (offered?.ids === ids ? { offered: null } : {}));
    const faults = new Map<string, unknown>();
    const waiting = [...ids];
    async function work(): Promise<void> {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- only so many at a time
          await remove(id);
        } catch (error) {
          // Gone already is gone.
          if (!isNotFound(error)) faults.set(id, error);
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (faults.size > 0) {
      const left = [...faults.keys()];
      show(left);
      const [fault] = faults.values();
      toast.error(refused(errorText(fault), left.length, deletion), {
        action: { label: t`Try again`, onClick: () => beginAgain({ ...deletion, ids: left }) },
      });
    }
    const gone = ids.filter((id) => !faults.has(id));
    after(deletion, gone);
  }

  function beginAgain(deletion: T): void {
    hide(deletion.ids);
    undoable.beginAgain(deletion);
  }

  const undoable = createUndoable<T>({ key, isOwed, carryOut });

  return {
    useDeletions,
    begin: (deletion: T): void => {
      undoable.begin(deletion);
      hide(deletion.ids);
      useDeletions.setState({ offered: deletion });
    },
    /** Shows them again. Null when it is too late. */
    takeBack: (): T | null => {
      const deletion = undoable.takeBack();
      if (!deletion) return null;
      useDeletions.setState({ offered: null });
      show(deletion.ids);
      return deletion;
    },
    /** The time to take it back. */
    time: { pause: undoable.pause, resume: undoable.resume },
    /** Deletes at once what could still be taken back. */
    settle: undoable.settle,
    /** Does what a page that went away too early had promised. To be called before any of them is shown. */
    finish: (): void => undoable.leftBehind().forEach(beginAgain),
  };
}
