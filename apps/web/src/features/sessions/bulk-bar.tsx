import type { ListedSession } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useExport } from '@/lib/use-export.ts';
import { Button } from '@/ui/button.tsx';
import { beginDeletion } from './deletions.ts';
import { useBulk, type BulkAction } from './use-bulk.ts';

/** What can be done to the selected sessions; over the end of the page, so that the list does not move. */
export function BulkBar({
  selected,
  onDone,
  onFocusLost,
}: {
  selected: readonly ListedSession[];
  onDone: () => void;
  /** The bar went, and the focus with it. */
  onFocusLost: () => void;
}) {
  useEffect(
    () => () =>
      // What comes in its place may have taken the focus.
      queueMicrotask(() => {
        if (document.activeElement === document.body) onFocusLost();
      }),
    [onFocusLost],
  );
  const bulk = useBulk();
  const exporting = useExport();
  const closable = selected.filter(({ status }) => status === 'active');
  const archivable = selected.filter(({ status }) => status !== 'archived');
  const run = (action: BulkAction, sessions: readonly ListedSession[]) =>
    bulk.mutate({ action, sessions }, { onSettled: onDone });
  const count = selected.length;
  return (
    <section className="sticky bottom-0 z-10 -mx-5 mt-6 sm:mx-0" aria-label={t`Selected sessions`}>
      <div className="rise flex flex-wrap items-center gap-2 border border-line-strong bg-sheet px-4 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] shadow-lift sm:mb-4 sm:rounded-lg">
        <p className="me-auto text-sm tabular-nums">
          <Trans>{count} selected</Trans>
        </p>
        <Button size="sm" disabled={bulk.isPending || closable.length === 0} onClick={() => run('close', closable)}>
          <Trans context="a session">Close</Trans>
        </Button>
        <Button
          size="sm"
          disabled={bulk.isPending || archivable.length === 0}
          onClick={() => run('archive', archivable)}
        >
          <Trans>Archive</Trans>
        </Button>
        <Button size="sm" disabled={exporting.isPending} onClick={() => exporting.mutate(selected.map(({ id }) => id))}>
          {exporting.isPending ? t`Exporting…` : t`Export`}
        </Button>
        <Button size="sm" variant="danger" disabled={bulk.isPending} onClick={() => beginDeletion(selected, null)}>
          <Trans>Delete</Trans>
        </Button>
        <Button size="sm" variant="quiet" disabled={bulk.isPending} onClick={onDone}>
          <Trans context="a selection">Clear</Trans>
        </Button>
      </div>
    </section>
  );
}
