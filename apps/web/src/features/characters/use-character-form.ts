import type { CharacterDraft } from '@dramatis/client/model';
import { useMemo, useState } from 'react';
import { v4 } from 'uuid';
import { forgetUnsaved } from '@/lib/unsaved.ts';
import { useUnsaved } from '@/lib/use-unsaved.ts';
import { changeField, fillFromDraft, sameText, type FieldName, type FormFields, type FormState } from './form-state.ts';
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
    /** What is in the form is now what is saved. */
    settle: (saved: FormState) => {
      settle();
      setBase(saved);
      setState(saved);
      setOffers(offers.filter((offer) => !sameText(offer.state, saved)));
    },
  };
}
