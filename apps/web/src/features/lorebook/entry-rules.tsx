import { loreLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { EntryState } from './book-state.ts';
import { KeyChips } from './key-chips.tsx';
import { NumberField, OpenFlag, SelectField } from '@/ui/small-fields.tsx';

const DEPTH = 4;

/** What few need: where an entry stands, and what else must be so for it to come. */
export function EntryRules({ entry, change }: { entry: EntryState; change: (fields: Partial<EntryState>) => void }) {
  const { secondaryKeys, secondaryLogic, insertionOrder, position, depth, probability, patterns } = entry;
  return (
    <details>
      <summary className="w-fit cursor-pointer py-1 text-sm text-soft hover:text-ink">
        <Trans>Place and conditions</Trans>
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <div className="flex flex-wrap gap-4">
          <SelectField
            label={t`Place in the prompt`}
            value={position}
            options={placesOf(position)}
            onChange={(chosen) => change({ position: chosen, depth: chosen === 'depth' ? (depth ?? DEPTH) : null })}
          />
          {position === 'depth' && (
            <NumberField
              label={t`Messages from the end`}
              value={depth}
              min={0}
              max={loreLimits.depth}
              onChange={(value) => change({ depth: value })}
            />
          )}
          <NumberField
            label={t`Order`}
            value={insertionOrder}
            min={-loreLimits.order}
            max={loreLimits.order}
            whole={false}
            onChange={(value) => value !== null && change({ insertionOrder: value })}
          />
          <NumberField
            label={t`Chance in per cent`}
            value={probability}
            min={0}
            max={100}
            whole={false}
            onChange={(value) => value !== null && change({ probability: value })}
          />
        </div>
        {patterns ? (
          <p className="text-sm text-soft">
            <Trans>Its keys are regular expressions; other keys and whole words have no say.</Trans>
          </p>
        ) : (
          <>
            <SelectField
              label={t`Other keys`}
              value={secondaryLogic ?? 'none'}
              options={[
                { value: 'none', label: t`Have no say` },
                { value: 'and_any', label: t`One of them must be there, too` },
                { value: 'and_all', label: t`All of them must be there, too` },
                { value: 'not_any', label: t`None of them may be there` },
                { value: 'not_all', label: t`Not all of them may be there` },
              ]}
              onChange={(chosen) => change({ secondaryLogic: chosen === 'none' ? null : chosen })}
            />
            {secondaryLogic !== null && (
              <KeyChips
                label={t`Which other keys`}
                keys={secondaryKeys}
                onChange={(keys) => change({ secondaryKeys: keys })}
              />
            )}
          </>
        )}
        <div className="flex flex-wrap gap-4">
          {!patterns && (
            <OpenFlag
              label={t`Whole words only`}
              value={entry.wholeWords}
              onChange={(wholeWords) => change({ wholeWords })}
            />
          )}
          <OpenFlag
            label={t`Capitals count`}
            value={entry.caseSensitive}
            onChange={(caseSensitive) => change({ caseSensitive })}
          />
        </div>
      </div>
    </details>
  );
}

/** An outlet is only there where a card has one. */
function placesOf(now: EntryState['position']): { value: EntryState['position']; label: string }[] {
  return [
    { value: 'before_char', label: t`Before the character` },
    { value: 'after_char', label: t`After the character` },
    { value: 'examples_top', label: t`Before the example dialogue` },
    { value: 'examples_bottom', label: t`After the example dialogue` },
    { value: 'note_top', label: t`Before the author’s note` },
    { value: 'note_bottom', label: t`After the author’s note` },
    { value: 'depth', label: t`Among the messages` },
    ...(now === 'outlet' ? [{ value: now, label: t`Where the card asks for it` }] : []),
  ];
}
