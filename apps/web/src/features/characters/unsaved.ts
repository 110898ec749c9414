import { readLocal, removeLocal, writeLocal } from '@/lib/local-store.ts';
import { emptyForm, type FormState } from './form-state.ts';

export interface Unsaved {
  state: FormState;
  savedAt: number;
}

const keyOf = (characterId: string | null) => `editor:${characterId ?? 'new'}`;

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Text that was written in this browser and never saved. What an older version of the page left is read as far as it fits. */
export function readUnsaved(characterId: string | null): Unsaved | null {
  const value = readLocal(keyOf(characterId));
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
  return {
    state: {
      fields: known,
      draftId: typeof draftId === 'string' ? draftId : null,
      revision: typeof revision === 'number' ? revision : null,
      proposed: names(proposed),
      touched: names(touched),
    },
    savedAt: typeof value['savedAt'] === 'number' ? value['savedAt'] : Date.now(),
  };
}

export function keepUnsaved(characterId: string | null, state: FormState): void {
  writeLocal(keyOf(characterId), { state, savedAt: Date.now() } satisfies Unsaved);
}

export function forgetUnsaved(characterId: string | null): void {
  removeLocal(keyOf(characterId));
}
