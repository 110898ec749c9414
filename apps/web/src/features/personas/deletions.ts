import { t } from '@lingui/core/macro';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { toast } from '@/lib/toast.ts';
import { createUndoable } from '@/lib/undoable.ts';
import { personasQuery } from './queries.ts';

interface Deletion {
  id: string;
  name: string;
}

/** `hidden` is what nobody sees any more, though it may still be in the cache. */
export const useDeletions = create<{ offered: Deletion | null; hidden: ReadonlySet<string> }>(() => ({
  offered: null,
  hidden: new Set(),
}));

function hide(id: string): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set(hidden).add(id) }));
}

function show(id: string): void {
  useDeletions.setState(({ hidden }) => ({ hidden: new Set([...hidden].filter((other) => other !== id)) }));
}

async function carryOut(deletion: Deletion): Promise<void> {
  useDeletions.setState(({ offered }) => ({ offered: offered === deletion ? null : offered }));
  try {
    await api.deleteUserPersona(deletion.id);
  } catch (error) {
    // Gone already is gone.
    if (!isNotFound(error)) {
      show(deletion.id);
      toast.error(t`Not removed. ${{ reason: errorText(error) }}`);
    }
  }
  await queryClient.invalidateQueries({ queryKey: personasQuery().queryKey });
}

function isDeletion(value: unknown): value is Deletion {
  if (typeof value !== 'object' || value === null) return false;
  return ['id', 'name'].every((key) => typeof Reflect.get(value, key) === 'string');
}

const undoable = createUndoable<Deletion>({ key: 'persona-deletions', isOwed: isDeletion, carryOut });

/** Takes a persona out of sight at once; it is removed when nobody has taken that back for a while, or when the page goes away. */
export function beginDeletion({ id, name }: Deletion): void {
  const deletion = { id, name };
  undoable.begin(deletion);
  hide(id);
  useDeletions.setState({ offered: deletion });
}

/** Shows it again, unless it is too late. */
export function takeBackDeletion(): void {
  const deletion = undoable.takeBack();
  if (!deletion) return;
  useDeletions.setState({ offered: null });
  show(deletion.id);
}

export const undoTime = { pause: undoable.pause, resume: undoable.resume };

/** Does what a page that went away too early had promised. */
export function finishPersonaDeletions(): void {
  for (const deletion of undoable.leftBehind()) {
    hide(deletion.id);
    undoable.beginAgain(deletion);
  }
}
