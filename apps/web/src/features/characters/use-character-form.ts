import type { Character, CharacterDraft } from '@dramatis/client/model';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { v4 } from 'uuid';
import { forgetUnsaved, keepUnsaved } from '@/lib/unsaved.ts';
import { useUnsaved } from '@/lib/use-unsaved.ts';
import {
  changeField,
  fillFromDraft,
  formOf,
  sameText,
  type FieldName,
  type FormFields,
  type FormState,
} from './form-state.ts';
import { openForm, placeOf } from './unsaved.ts';

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
  const place = placeOf(characterId);
  const [base, setBase] = useState(began);
  const [start] = useState(() => openForm(characterId, began, draftId));
  const [visit, setVisit] = useState(() => start.resumed?.id ?? v4());
  const [state, setState] = useState(start.resumed?.state ?? began);
  const [offers, setOffers] = useState(start.offers);
  const dirty = !sameText(state, base);

  // A draft that becomes ready while the form is open fills it once.
  const [filledFrom, setFilledFrom] = useState(state.draftId);
  if (draft?.status === 'ready' && draft.id !== filledFrom) {
    setFilledFrom(draft.id);
    setState(fillFromDraft(state, draft));
  }

  const text = useMemo(() => {
    // The draft can be had again.
    const isDraftAlone = draftId !== null && state.draftId === draftId && state.touched.length === 0;
    return dirty && !isDraftAlone ? { state, openDraftId: draftId } : null;
  }, [dirty, draftId, state]);
  const { settle } = useUnsaved(place, visit, text);
  // Whoever saves finds what is in the form when the answer comes.
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  }, [state]);

  const [offered = null] = offers;
  return {
    state,
    dirty,
    offered,
    change: <K extends FieldName>(field: K, value: FormFields[K]) => setState((now) => changeField(now, field, value)),
    takeOffered: () => {
      if (!offered) return;
      // What it replaces is kept when its visit ends, and offered in its turn.
      const replaced = text ? [{ id: visit, savedAt: Date.now(), ...text }] : [];
      setVisit(offered.id);
      setState(offered.state);
      setOffers([...offers.slice(1), ...replaced]);
    },
    dropOffered: () => {
      if (!offered) return;
      forgetUnsaved(place, offered.id);
      setOffers(offers.slice(1));
    },
    /** What is saved is this now. What was typed since `sent` stays in the form; without it, nothing does. */
    settle: (character: Character, sent = latest.current) => {
      const saved = formOf(character);
      const typedSince = sameText(latest.current, sent) ? null : { ...latest.current, revision: saved.revision };
      settle();
      // Where that character's form finds it: this one may be left in this very moment, and that of a new one is.
      if (typedSince) keepUnsaved(placeOf(character.id), visit, { state: typedSince, openDraftId: draftId });
      setBase(saved);
      setState(characterId === null ? saved : (typedSince ?? saved));
      setOffers(offers.filter((offer) => !sameText(offer.state, saved)));
    },
  };
}
