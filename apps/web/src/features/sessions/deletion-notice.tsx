import { useCallback, useRef } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { UndoNotice } from '@/ui/undo-notice.tsx';
import { deletionText, sessionDeletions, useDeletions } from './deletions.ts';

/** Says which sessions have just gone, and brings them back for whoever asks in time. */
export function SessionDeletionNotice() {
  const offered = useDeletions((deletions) => deletions.offered);
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  const undone = useRef<string | null>(null);

  const undo = () => {
    const deletion = sessionDeletions.takeBack();
    if (!deletion) return;
    undone.current = deletion.ids[0] ?? null;
    if (deletion.shown !== null) void navigate(paths.session.to(deletion.shown));
  };
  const giveFocusOn = useCallback(() => {
    const around = place.current?.closest<HTMLElement>('[role="dialog"]') ?? null;
    const link = undone.current === null ? null : `a[href="${paths.session.to(undone.current)}"]`;
    undone.current = null;
    // The row that comes back does so with this very change.
    queueMicrotask(() => {
      const row = link === null ? null : (around ?? document).querySelector<HTMLElement>(link);
      (row ?? around ?? document.querySelector<HTMLElement>('main'))?.focus();
    });
  }, []);
  return (
    <div ref={place}>
      <UndoNotice
        text={offered && deletionText(offered)}
        time={sessionDeletions.time}
        onUndo={undo}
        onFocusLost={giveFocusOn}
      />
    </div>
  );
}
