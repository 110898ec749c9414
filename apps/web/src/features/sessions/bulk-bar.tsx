import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ListedSession } from '@dramatis/client/model';
import { COUNTED_MESSAGES } from '@dramatis/contract/limits';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useExport } from '@/lib/use-export.ts';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';
import { useBulk, type BulkAction } from './use-bulk.ts';

/** What can be done to the selected sessions; over the end of the page, so that the list does not move. */
export function BulkBar({ selected, onDone }: { selected: readonly ListedSession[]; onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const bulk = useBulk();
  const exporting = useExport();
  const run = (action: BulkAction) => {
    bulk.mutate(
      { action, sessions: selected },
      {
        onSettled: () => {
          setAsking(false);
          onDone();
        },
      },
    );
  };
  const count = selected.length;
  const messages = selected.reduce((sum, { messageCount = 0 }) => sum + messageCount, 0);
  const atLeast = selected.some(({ messageCount }) => messageCount === COUNTED_MESSAGES);
  const loss = atLeast
    ? plural(count, {
        one: `More than ${messages} messages go with it, on every branch.`,
        other: `More than ${messages} messages go with them, on every branch.`,
      })
    : plural(count, {
        one: plural(messages, {
          one: '# message goes with it, on every branch.',
          other: '# messages go with it, on every branch.',
        }),
        other: plural(messages, {
          one: '# message goes with them, on every branch.',
          other: '# messages go with them, on every branch.',
        }),
      });
  return (
    <section className="sticky bottom-0 z-10 -mx-5 mt-6 sm:mx-0" aria-label={t`Selected sessions`}>
      <div className="rise flex flex-wrap items-center gap-2 border border-line-strong bg-sheet px-4 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] shadow-lift sm:mb-4 sm:rounded-lg">
        <p className="me-auto text-sm tabular-nums">
          <Trans>{count} selected</Trans>
        </p>
        <Button size="sm" disabled={bulk.isPending} onClick={() => run('close')}>
          <Trans context="a session">Close</Trans>
        </Button>
        <Button size="sm" disabled={bulk.isPending} onClick={() => run('archive')}>
          <Trans>Archive</Trans>
        </Button>
        <Button size="sm" disabled={exporting.isPending} onClick={() => exporting.mutate(selected.map(({ id }) => id))}>
          {exporting.isPending ? t`Exporting…` : t`Export`}
        </Button>
        <Button size="sm" variant="danger" disabled={bulk.isPending} onClick={() => setAsking(true)}>
          <Trans>Delete</Trans>
        </Button>
        <Button size="sm" variant="quiet" disabled={bulk.isPending} onClick={onDone}>
          <Trans context="a selection">Clear</Trans>
        </Button>
      </div>
      <AlertFrame
        open={asking}
        onOpenChange={setAsking}
        title={plural(count, { one: 'Delete # session?', other: 'Delete # sessions?' })}
        buttons={
          <>
            <AlertDialog.Close render={<Button variant="quiet" disabled={bulk.isPending} />}>
              {plural(count, { one: 'Keep it', other: 'Keep them' })}
            </AlertDialog.Close>
            <Button variant="danger" disabled={bulk.isPending} onClick={() => run('delete')}>
              {bulk.isPending ? t`Deleting…` : plural(count, { one: 'Delete # session', other: 'Delete # sessions' })}
            </Button>
          </>
        }
      >
        <Trans>{loss} This cannot be taken back. The characters stay in the cast.</Trans>
      </AlertFrame>
    </section>
  );
}
