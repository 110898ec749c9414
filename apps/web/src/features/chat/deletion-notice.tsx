import { plural, t } from '@lingui/core/macro';
import { UndoNotice } from '@/ui/undo-notice.tsx';
import { messageDeletions, useDeletions } from './deletions.ts';

function sayWhatWent(count: number | null): string {
  if (count === null) return t`Deleted, with everything below it on every branch.`;
  return plural(count, { one: 'Message deleted.', other: '# messages deleted.' });
}

/** Says which messages have just gone from a session. */
export function DeletionNotice({
  sessionId,
  onUndo,
  onFocusLost,
}: {
  sessionId: string;
  onUndo: () => void;
  /** The notice went while the focus was in it. */
  onFocusLost: () => void;
}) {
  const offered = useDeletions((deletions) => deletions.offered);
  const text = offered?.sessionId === sessionId ? sayWhatWent(offered.count) : null;
  return <UndoNotice text={text} time={messageDeletions.time} onUndo={onUndo} onFocusLost={onFocusLost} />;
}
