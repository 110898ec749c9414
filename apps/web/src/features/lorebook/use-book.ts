import type { Lorebook } from '@dramatis/client/model';
import { useEffect, useMemo, useRef, useState } from 'react';
import { v4 } from 'uuid';
import { blankEntry, changesOf, stateOf, type BookFields, type EntryState } from './book-state.ts';
import { forgetUnsavedBook, keepUnsavedBook, readUnsavedBook, withUnsaved, type UnsavedBook } from './unsaved-book.ts';

const KEEP_AFTER_MS = 400;

/** The lorebook on the screen: what it began with, what it is, and what was left unsaved here before. */
export function useBook(characterId: string, began: Lorebook | null) {
  const [base, setBase] = useState(() => ({ state: stateOf(began), revision: began?.revision ?? '' }));
  const [state, setState] = useState(base.state);
  const [offered, setOffered] = useState<UnsavedBook | null>(() => {
    const unsaved = readUnsavedBook(characterId);
    return unsaved && changesOf(base.state, withUnsaved(base.state, unsaved)) ? unsaved : null;
  });
  const changes = useMemo(() => changesOf(base.state, state), [base, state]);

  const latest = useRef({ base, state, dirty: false });
  useEffect(() => {
    latest.current = { base, state, dirty: changes !== null };
    if (changes === null) return;
    const timer = setTimeout(() => keepUnsavedBook(characterId, base.state, state, base.revision), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [base, changes, characterId, state]);

  // Leaving within the pause must not lose the last words.
  useEffect(() => {
    const keep = () => {
      const { base: was, state: now, dirty } = latest.current;
      if (dirty) keepUnsavedBook(characterId, was.state, now, was.revision);
    };
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, [characterId]);

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
      if (offered) {
        setState(withUnsaved(base.state, offered));
        // If the book has become another since, saving says so.
        setBase({ ...base, revision: offered.revision });
      }
      setOffered(null);
    },
    dropOffered: () => {
      setOffered(null);
      if (changes === null) forgetUnsavedBook(characterId);
    },
    /** What is saved is this now. */
    settle: (book: Lorebook | null) => {
      const next = { state: stateOf(book), revision: book?.revision ?? '' };
      // Read when the screen is left, which may be before it renders again.
      latest.current = { base: next, state: next.state, dirty: false };
      setBase(next);
      setState(next.state);
      setOffered(null);
      forgetUnsavedBook(characterId);
    },
  };
}
