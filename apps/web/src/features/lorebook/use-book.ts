import type { Lorebook } from '@dramatis/client/model';
import { useMemo, useState } from 'react';
import { v4 } from 'uuid';
import { forgetUnsaved } from '@/lib/unsaved.ts';
import { useUnsaved } from '@/lib/use-unsaved.ts';
import { blankEntry, changesOf, stateOf, type BookFields, type EntryState } from './book-state.ts';
import { placeOf, readUnsavedBooks, unsavedOf, withUnsaved } from './unsaved-book.ts';

/** The lorebook on the screen: what it began with, what it is, and what was left unsaved here before. */
export function useBook(characterId: string, began: Lorebook | null) {
  const [base, setBase] = useState(() => ({ state: stateOf(began), revision: began?.revision ?? '' }));
  const [state, setState] = useState(base.state);
  const place = placeOf(characterId);
  const [visit, setVisit] = useState(() => v4());
  const [offers, setOffers] = useState(() =>
    readUnsavedBooks(characterId).filter((left) => changesOf(base.state, withUnsaved(base.state, left))),
  );
  const changes = useMemo(() => changesOf(base.state, state), [base, state]);
  const text = useMemo(() => changes && unsavedOf(changes, state, base.revision), [base, changes, state]);
  const { settle } = useUnsaved(place, visit, text);

  const [offered = null] = offers;
  const insert = (entry: EntryState, at: number) =>
    setState((now) => ({ ...now, entries: now.entries.toSpliced(at, 0, entry) }));
  return {
    state,
    changes,
    offered,
    revision: base.revision,
    changeFields: (fields: Partial<BookFields>) => setState((now) => ({ ...now, ...fields })),
    changeEntry: (id: string, fields: Partial<EntryState>) =>
      setState((now) => ({
        ...now,
        entries: now.entries.map((entry) => (entry.id === id ? { ...entry, ...fields } : entry)),
      })),
    /** @returns the id of the new entry, which is like `model` and stands behind it, or is the first */
    add: (model?: EntryState): string => {
      const id = `new-${v4()}`;
      // A copy of a copy that is not saved has the same model.
      const isSaved = base.state.entries.some((entry) => entry.id === model?.id);
      const copyOf = model === undefined ? null : isSaved ? model.id : model.copyOf;
      insert({ ...(model ?? blankEntry), id, copyOf }, model === undefined ? 0 : state.entries.indexOf(model) + 1);
      return id;
    },
    /** @returns what puts it back */
    remove: (entry: EntryState): (() => void) => {
      const at = state.entries.indexOf(entry);
      setState((now) => ({ ...now, entries: now.entries.filter(({ id }) => id !== entry.id) }));
      return () => insert(entry, at);
    },
    takeOffered: () => {
      if (!offered) return;
      // What it replaces is kept when its visit ends, and offered in its turn.
      const replaced = text ? [{ id: visit, savedAt: Date.now(), ...text }] : [];
      setVisit(offered.id);
      setState(withUnsaved(base.state, offered));
      // If the book has become another since, saving says so.
      setBase({ ...base, revision: offered.revision });
      setOffers([...offers.slice(1), ...replaced]);
    },
    dropOffered: () => {
      if (!offered) return;
      forgetUnsaved(place, offered.id);
      setOffers(offers.slice(1));
    },
    /** What is saved is this now. */
    settle: (book: Lorebook | null) => {
      const next = { state: stateOf(book), revision: book?.revision ?? '' };
      settle();
      setBase(next);
      setState(next.state);
      setOffers(offers.filter((left) => changesOf(next.state, withUnsaved(next.state, left))));
    },
  };
}
