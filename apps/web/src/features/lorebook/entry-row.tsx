import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { loreLimits } from '@dramatis/contract/limits';
import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { TokenCount } from '@/ui/token-count.tsx';
import { isUnreachable, type EntryState } from './book-state.ts';
import { EntryRules } from './entry-rules.tsx';
import { KeyChips } from './key-chips.tsx';
import { CheckField } from '@/ui/small-fields.tsx';

export interface EntryActions {
  change: (fields: Partial<EntryState>) => void;
  duplicate: () => void;
  remove: () => void;
}

/** An entry in a line, and opened, with all there is to say of it. */
export function EntryRow({
  entry,
  open,
  error,
  onToggle,
  actions,
}: {
  entry: EntryState;
  open: boolean;
  error: string | null;
  onToggle: () => void;
  actions: EntryActions;
}) {
  const id = useId();
  const title = entry.title.trim() || entry.keys.join(', ') || t`Entry without a title`;
  const about = [
    !entry.enabled && t`Switched off`,
    entry.constant && t`Always there`,
    isUnreachable(entry) && entry.enabled && t`Nothing brings it`,
    entry.keys.length > 0 && plural(entry.keys.length, { one: '# key', other: '# keys' }),
  ].filter(Boolean);
  return (
    <div className="border-t border-line py-1">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          className="flex w-full items-start gap-2 rounded-md py-2 text-start hover:bg-wash/50"
          onClick={onToggle}
        >
          <ChevronRight
            aria-hidden
            strokeWidth={1.5}
            className={`mt-1 size-5 shrink-0 text-faint transition-transform duration-150 ${open ? 'rotate-90' : ''}`}
          />
          <span className="min-w-0 flex-1">
            <span
              dir="auto"
              className={`block font-serif text-[1.0625rem] break-words ${entry.enabled ? '' : 'text-faint'} ${open ? '' : 'line-clamp-2'}`}
            >
              {title}
            </span>
            <span className={`text-sm ${error ? 'text-oxblood' : 'text-soft'}`}>{error ?? about.join(' · ')}</span>
          </span>
        </button>
      </h3>
      {open && <Opened id={id} entry={entry} {...actions} />}
    </div>
  );
}

function Opened({ id, entry, change, duplicate, remove }: EntryActions & { id: string; entry: EntryState }) {
  const { title, keys, content, enabled, constant } = entry;
  const inputClass =
    'w-full rounded-md border border-line-strong bg-sheet px-3 py-2 font-serif text-[1.0625rem] hover:border-ink';
  return (
    <div id={id} className="flex flex-col gap-4 ps-1 pt-1 pb-5 sm:ps-7">
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-title`} className="text-sm font-medium">
          <Trans>Title</Trans>
        </label>
        <input
          id={`${id}-title`}
          dir="auto"
          autoComplete="off"
          value={title}
          maxLength={loreLimits.title}
          className={inputClass}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        />
      </div>
      <KeyChips
        label={t({ message: 'Keys', context: 'of a lorebook entry' })}
        keys={keys}
        onChange={(next) => change({ keys: next })}
      />
      {isUnreachable(entry) && (
        <p className="text-sm text-oxblood">
          <Trans>Without a key, and not always there, nothing brings this entry into a conversation.</Trans>
        </p>
      )}
      <div className="flex flex-col gap-1">
        <div className="flex items-baseline justify-between gap-4">
          <label htmlFor={`${id}-content`} className="text-sm font-medium">
            <Trans>What it says</Trans>
          </label>
          <TokenCount text={content} />
        </div>
        <AutoTextarea
          id={`${id}-content`}
          rows={4}
          dir="auto"
          value={content}
          maxLength={loreLimits.content}
          className={`${inputClass} min-h-28 leading-relaxed`}
          onChange={({ currentTarget }) => change({ content: currentTarget.value })}
        />
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <CheckField label={t`Switched on`} checked={enabled} onChange={(on) => change({ enabled: on })} />
        <CheckField label={t`Always there`} checked={constant} onChange={(on) => change({ constant: on })} />
      </div>
      <EntryRules entry={entry} change={change} />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={duplicate}>
          <Trans>Duplicate</Trans>
        </Button>
        <Button size="sm" variant="quiet" onClick={remove}>
          <Trans>Delete entry</Trans>
        </Button>
      </div>
    </div>
  );
}
