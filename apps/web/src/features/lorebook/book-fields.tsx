import { loreLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId } from 'react';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import type { BookFields } from './book-state.ts';
import { NumberField, OpenFlag } from '@/ui/small-fields.tsx';

/** What holds for the book as a whole. */
export function BookFieldsForm({
  fields,
  change,
}: {
  fields: BookFields;
  change: (fields: Partial<BookFields>) => void;
}) {
  const id = useId();
  const inputClass =
    'w-full rounded-md border border-line-strong bg-sheet px-3 py-2 font-serif text-[1.0625rem] hover:border-ink';
  return (
    <details className="mt-8 border-t border-line pt-4">
      <summary className="w-fit cursor-pointer py-1 font-serif text-xl font-light">
        <Trans>The book as a whole</Trans>
      </summary>
      <div className="mt-4 flex flex-col gap-5">
        <div className="flex flex-col gap-1">
          <label htmlFor={`${id}-name`} className="text-sm font-medium">
            <Trans>Name of the book</Trans>
          </label>
          <input
            id={`${id}-name`}
            dir="auto"
            autoComplete="off"
            value={fields.name}
            maxLength={loreLimits.name}
            className={inputClass}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        </div>
        <div className="flex flex-col gap-1">
          <label htmlFor={`${id}-description`} className="text-sm font-medium">
            <Trans>Description of the book</Trans>
          </label>
          <AutoTextarea
            id={`${id}-description`}
            dir="auto"
            rows={2}
            value={fields.description}
            maxLength={loreLimits.description}
            className={inputClass}
            onChange={({ currentTarget }) => change({ description: currentTarget.value })}
          />
        </div>
        <div className="flex flex-wrap gap-4">
          <NumberField
            label={t`Messages searched for keys`}
            value={fields.scanDepth}
            min={0}
            max={loreLimits.scanDepth}
            empty={t`As usual`}
            onChange={(scanDepth) => change({ scanDepth })}
          />
          <NumberField
            label={t`Tokens at most`}
            value={fields.tokenBudget}
            min={0}
            max={loreLimits.tokenBudget}
            empty={t`As usual`}
            onChange={(tokenBudget) => change({ tokenBudget })}
          />
          <OpenFlag
            label={t`Entries bring other entries`}
            value={fields.recursiveScanning}
            onChange={(recursiveScanning) => change({ recursiveScanning })}
          />
        </div>
      </div>
    </details>
  );
}
