import { useEffect, useEffectEvent, useState } from 'react';
import type { Scene } from './scene-notes.ts';

/** A stage direction between two messages. */
export function SceneNote({ text }: { text: string }) {
  return (
    <div dir="auto" className="pb-3 text-center font-serif text-[1.0625rem] leading-7 text-balance text-soft italic">
      {text}
    </div>
  );
}

/** The panel in which a scene is changed hides all else from screen readers until it has gone. */
const PANEL_GONE_MS = 600;

/** Says to screen readers what comes of a change of the scene. */
export function SceneAnnouncer({ scene, text }: { scene: Scene | null; text: string }) {
  const [said, setSaid] = useState('');
  const current = scene && JSON.stringify(scene);
  const [known, setKnown] = useState(current);
  const [changes, setChanges] = useState(0);
  if (current !== known) {
    setKnown(current);
    // The first that is known of a session is no change.
    if (known !== null && current !== null) setChanges(changes + 1);
  }
  const say = useEffectEvent(() => setSaid(text));
  useEffect(() => {
    if (changes === 0) return;
    const timer = setTimeout(say, PANEL_GONE_MS);
    return () => clearTimeout(timer);
  }, [changes]);
  return (
    <div aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
