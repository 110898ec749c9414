import { useEffect, useRef } from 'react';
import { forgetUnsaved, keepUnsaved } from './unsaved.ts';

const KEEP_AFTER_MS = 400;

/** Keeps what is on the screen and not saved. `value` must stay the same one while nothing changes; null: there is nothing. */
export function useUnsaved(place: string, id: string, value: object | null) {
  const latest = useRef<object | null>(null);
  useEffect(() => {
    latest.current = value;
    if (value === null) return forgetUnsaved(place, id);
    const timer = setTimeout(() => keepUnsaved(place, id, value), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [place, id, value]);

  // Leaving within the pause must not lose the last words.
  useEffect(() => {
    const keep = () => {
      if (latest.current !== null) keepUnsaved(place, id, latest.current);
    };
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, [place, id]);

  return {
    /** What is on the screen is saved. Known when the screen is left, which may be before it renders again. */
    settle: () => {
      latest.current = null;
      forgetUnsaved(place, id);
    },
  };
}
