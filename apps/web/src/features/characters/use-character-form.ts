import type { CharacterDraft } from '@dramatis/client/model';
import { useEffect, useRef, useState } from 'react';
import { changeField, fillFromDraft, sameText, type FieldName, type FormFields, type FormState } from './form-state.ts';
import { forgetUnsaved, keepUnsaved, readUnsaved, type Unsaved } from './unsaved.ts';

const KEEP_AFTER_MS = 400;

/** The editor's text: what it began with, what it is, and what was left unsaved here before. */
export function useCharacterForm({
  characterId,
  began,
  draftId,
  draft,
}: {
  characterId: string | null;
  began: FormState;
  draftId: string | null;
  /** Null until it is known. */
  draft: CharacterDraft | null;
}) {
  const [base, setBase] = useState(began);
  const [start] = useState(() => open(characterId, began, draftId));
  const [state, setState] = useState(start.state);
  const [offered, setOffered] = useState<Unsaved | null>(start.offered);
  const dirty = !sameText(state, base);

  // A draft that becomes ready while the form is open fills it once.
  const [filledFrom, setFilledFrom] = useState(start.state.draftId);
  if (draft?.status === 'ready' && draft.id !== filledFrom) {
    setFilledFrom(draft.id);
    setState(fillFromDraft(state, draft));
  }

  const latest = useRef({ state, dirty });
  useEffect(() => {
    latest.current = { state, dirty };
    if (!dirty) return;
    const timer = setTimeout(() => keepUnsaved(characterId, state), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [dirty, characterId, state]);

  // Leaving within the pause must not lose the last words.
  useEffect(() => {
    const keep = () => {
      if (latest.current.dirty) keepUnsaved(characterId, latest.current.state);
    };
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, [characterId]);

  return {
    state,
    dirty,
    offered,
    change: <K extends FieldName>(field: K, value: FormFields[K]) => setState((now) => changeField(now, field, value)),
    takeOffered: () => {
      if (offered) setState(offered.state);
      setOffered(null);
    },
    dropOffered: () => {
      setOffered(null);
      if (!dirty) forgetUnsaved(characterId);
    },
    /** What is in the form is now what is saved. */
    settle: (saved: FormState) => {
      // Read when the editor is left, which may be before it renders again.
      latest.current = { state: saved, dirty: false };
      setBase(saved);
      setState(saved);
      setOffered(null);
      forgetUnsaved(characterId);
    },
  };
}

function open(characterId: string | null, began: FormState, draftId: string | null) {
  const unsaved = readUnsaved(characterId);
  if (!unsaved || sameText(unsaved.state, began)) return { state: began, offered: null };
  // The page was reloaded in the middle of this very draft: go on without asking.
  if (draftId !== null && unsaved.state.draftId === draftId) return { state: unsaved.state, offered: null };
  return { state: began, offered: unsaved };
}
