import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ListedSession } from '@dramatis/client/model';
import { COUNTED_MESSAGES } from '@dramatis/contract/limits';
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
  const sessions = count === 1 ? '1 session' : `${count} sessions`;
  const messages = selected.reduce((sum, { messageCount = 0 }) => sum + messageCount, 0);
  const atLeast = selected.some(({ messageCount }) => messageCount === COUNTED_MESSAGES);
  return (
    <section className="sticky bottom-0 z-10 -mx-5 mt-6 sm:mx-0" aria-label="Selected sessions">
      <div className="rise flex flex-wrap items-center gap-2 border border-line-strong bg-sheet px-4 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] shadow-lift sm:mb-4 sm:rounded-lg">
        <p className="me-auto text-sm tabular-nums">{count} selected</p>
        <Button size="sm" disabled={bulk.isPending} onClick={() => run('close')}>
          Close
        </Button>
        <Button size="sm" disabled={bulk.isPending} onClick={() => run('archive')}>
          Archive
        </Button>
        <Button size="sm" disabled={exporting.isPending} onClick={() => exporting.mutate(selected.map(({ id }) => id))}>
          {exporting.isPending ? 'Exporting…' : 'Export'}
        </Button>
        <Button size="sm" variant="danger" disabled={bulk.isPending} onClick={() => setAsking(true)}>
          Delete
        </Button>
        <Button size="sm" variant="quiet" disabled={bulk.isPending} onClick={onDone}>
          Clear
        </Button>
      </div>
      <AlertFrame
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${sessions}?`}
        buttons={
          <>
            <AlertDialog.Close render={<Button variant="quiet" disabled={bulk.isPending} />}>
              {count === 1 ? 'Keep it' : 'Keep them'}
            </AlertDialog.Close>
            <Button variant="danger" disabled={bulk.isPending} onClick={() => run('delete')}>
              {bulk.isPending ? 'Deleting…' : `Delete ${sessions}`}
            </Button>
          </>
        }
      >
        {messages === 1 ? '1 message goes' : `${atLeast ? 'More than ' : ''}${messages} messages go`} with{' '}
        {count === 1 ? 'it' : 'them'}, on every branch. This cannot be taken back. The characters stay in the cast.
      </AlertFrame>
    </section>
  );
}
