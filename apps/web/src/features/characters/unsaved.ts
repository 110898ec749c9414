import { isRecord } from '@/lib/is-record.ts';
import { readUnsaved } from '@/lib/unsaved.ts';
import { emptyForm, sameText, type FormState } from './form-state.ts';

/** Text that was written in this browser and never saved. */
export interface UnsavedForm {
  id: string;
  savedAt: number;
  state: FormState;
  /** The draft that was to fill the form, though it may not have yet. */
  openDraftId: string | null;
}

export const placeOf = (characterId: string | null) => `editor:${characterId ?? 'new'}`;

/**
 * How a form opens: what is offered in it, and what it goes on with without asking, because the page was reloaded in the
 * middle of this very draft. At a draft nothing else is offered: a new character's own form has that.
 */
export function openForm(characterId: string | null, began: FormState, draftId: string | null) {
  const left = readUnsaved(placeOf(characterId)).flatMap(({ id, savedAt, value }): UnsavedForm[] => {
    const form = formOf(value);
    return form === null || sameText(form.state, began) ? [] : [{ id, savedAt, ...form }];
  });
  if (draftId === null) return { resumed: null, offers: left };
  const [resumed = null, ...offers] = left.filter(({ openDraftId }) => openDraftId === draftId);
  return { resumed, offers };
}

/** What an older version of the page left is read as far as it fits. */
function formOf(value: unknown): Pick<UnsavedForm, 'state' | 'openDraftId'> | null {
  if (!isRecord(value) || !isRecord(value['state']) || !isRecord(value['state']['fields'])) return null;
  const { fields, draftId, revision, proposed, touched } = value['state'];
  const known = { ...emptyForm.fields };
  for (const [name, empty] of Object.entries(emptyForm.fields)) {
    const stored = fields[name];
    const fits = Array.isArray(empty) ? Array.isArray(stored) : typeof stored === 'string';
    if (fits) Object.assign(known, { [name]: stored });
  }
  const names = (list: unknown) =>
    Object.keys(emptyForm.fields).filter(
      (name): name is keyof typeof known => Array.isArray(list) && list.includes(name) && name in known,
    );
  const filledBy = typeof draftId === 'string' ? draftId : null;
  const { openDraftId } = value;
  return {
    state: {
      fields: known,
      draftId: filledBy,
      revision: typeof revision === 'number' ? revision : null,
      proposed: names(proposed),
      touched: names(touched),
    },
    openDraftId: typeof openDraftId === 'string' ? openDraftId : filledBy,
  };
}
