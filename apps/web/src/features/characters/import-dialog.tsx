import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { ImportEntry } from './import-entry.tsx';
import { isUndecided, titleOf } from './import-state.ts';
import type { useImport } from './use-import.ts';

/** What became of the files that were given, and what is still to be decided. */
export default function ImportDialog({ cards }: { cards: ReturnType<typeof useImport> }) {
  const { items } = cards;
  const undecided = items.filter(isUndecided);
  const count = undecided.length;
  const title = titleOf(items);
  const all = (onConflict: 'update' | 'skip') => undecided.forEach((item) => cards.again(item, onConflict));
  return (
    <Dialog
      open={items.length > 0}
      onOpenChange={(open) => {
        if (!open) cards.close();
      }}
      title={title}
      footer={
        <>
          {count > 1 && (
            <>
              <Button onClick={() => all('update')}>
                <Trans>Update all {count}</Trans>
              </Button>
              <Button variant="quiet" onClick={() => all('skip')}>
                <Trans>Skip all {count}</Trans>
              </Button>
            </>
          )}
          <Button variant="primary" onClick={cards.close}>
            {items.some(({ state }) => state === 'waiting' || state === 'sending') ? t`Stop` : t`Done`}
          </Button>
        </>
      }
    >
      <output className="sr-only">{title}</output>
      <ul>
        {items.map((item) => (
          <ImportEntry key={item.id} item={item} again={(onConflict) => cards.again(item, onConflict)} />
        ))}
      </ul>
    </Dialog>
  );
}
