import { Trans } from '@lingui/react/macro';
import { useLayoutEffect, useRef, type ComponentProps } from 'react';

/** Says what has just gone, and brings it back for whoever asks in time. Without a text there is nothing to bring back. */
export function UndoNotice({
  text,
  time,
  onUndo,
  onFocusLost,
}: {
  text: string | null;
  /** Stops while somebody is about to decide. */
  time: { pause: () => void; resume: () => void };
  onUndo: () => void;
  /** The notice went while the focus was in it. */
  onFocusLost: () => void;
}) {
  return (
    // Always there: a region that comes together with its words is not read aloud.
    <output className="pointer-events-none flex max-w-full justify-center">
      {text !== null && (
        <span
          onPointerEnter={time.pause}
          onPointerLeave={time.resume}
          onFocus={(event) => event.target.matches(':focus-visible') && time.pause()}
          onBlur={time.resume}
          className="rise pointer-events-auto flex items-center gap-3 rounded-lg border border-line bg-sheet py-1.5 ps-4 pe-1.5 text-[0.9375rem] shadow-lift"
        >
          <span>{text}</span>
          <UndoButton time={time} onUndo={onUndo} onFocusLost={onFocusLost} />
        </span>
      )}
    </output>
  );
}

function UndoButton({ time, onUndo, onFocusLost }: Omit<ComponentProps<typeof UndoNotice>, 'text'>) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const element = button.current;
    // The focus was on what has just been deleted.
    if (document.activeElement === document.body) element?.focus();
    return () => {
      if (element !== null && document.activeElement === element) onFocusLost();
    };
  }, [onFocusLost]);
  // What is removed tells nobody that it has lost the focus or the pointer.
  useLayoutEffect(() => time.resume, [time]);
  return (
    <button
      ref={button}
      type="button"
      onClick={onUndo}
      className="min-h-8 rounded-md px-2.5 font-medium text-oxblood underline underline-offset-4 hover:bg-wash/70 pointer-coarse:min-h-10"
    >
      <Trans>Undo</Trans>
    </button>
  );
}
