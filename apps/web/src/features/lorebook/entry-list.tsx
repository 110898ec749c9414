import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { tokensOf } from '@/lib/tokens.ts';
import { toast } from '@/lib/toast.ts';
import { Button } from '@/ui/button.tsx';
import { useWindowed } from '@/ui/use-windowed.ts';
import { matches, type EntryState } from './book-state.ts';
import { EntryRow } from './entry-row.tsx';

const ROW = 68;
/** So many can be looked through without a search. */
const FEW = 8;

export function EntryList({
  entries,
  errors,
  aside,
  add,
  change,
  remove,
}: {
  entries: readonly EntryState[];
  /** What is wrong with entries, by their ids. */
  errors: ReadonlyMap<string, string>;
  aside: ReactNode;
  add: (model?: EntryState) => string;
  change: (id: string, fields: Partial<EntryState>) => void;
  remove: (entry: EntryState) => () => void;
}) {
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = useDeferredValue(search);
  // An open entry stays, whatever is being written in it.
  const shown = useMemo(
    () => entries.filter((entry) => open.has(entry.id) || matches(entry, wanted)),
    [entries, open, wanted],
  );
  const settled = useDeferredValue(entries);
  const always = useMemo(
    () =>
      settled.reduce((sum, { enabled, constant, content }) => (enabled && constant ? sum + tokensOf(content) : sum), 0),
    [settled],
  );
  const begin = (model?: EntryState) => {
    setSearch('');
    setOpen(new Set([...open, add(model)]));
  };
  const offers = useRef<(string | number)[]>([]);
  useEffect(() => {
    const { current } = offers;
    // Once the book has been left there is nothing to put an entry back into.
    return () => current.forEach(toast.dismiss);
  }, []);
  const erase = (entry: EntryState) => {
    const undo = remove(entry);
    offers.current.push(toast(t`The entry is deleted.`, { action: { label: t`Undo`, onClick: undo } }));
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 pb-4">
        <Button onClick={() => begin()}>
          <Trans>Add an entry</Trans>
        </Button>
        {aside}
        {entries.length > FEW && (
          <input
            type="search"
            aria-label={t`Search the entries`}
            placeholder={t`Search the entries`}
            value={search}
            className="h-10 min-w-40 flex-1 rounded-md border border-line-strong bg-sheet px-3 hover:border-ink"
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        )}
      </div>
      <output className="block pb-3 text-sm text-soft">
        {[
          entries.length > 0 && plural(shown.length, { one: '# entry', other: '# entries' }),
          always > 0 && plural(always, { one: '# token always there', other: '# tokens always there' }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </output>
      {entries.length === 0 && (
        <p className="text-soft">
          <Trans>
            A lorebook holds what a character knows of people, places and things. An entry comes into the conversation
            when one of its keys is spoken.
          </Trans>
        </p>
      )}
      {entries.length > 0 && shown.length === 0 && (
        <p className="text-soft">
          <Trans>No entry has these words.</Trans>
        </p>
      )}
      <Rows
        entries={shown}
        render={(entry) => (
          <EntryRow
            entry={entry}
            open={open.has(entry.id)}
            error={errors.get(entry.id) ?? null}
            onToggle={() => {
              const next = new Set(open);
              if (!next.delete(entry.id)) next.add(entry.id);
              setOpen(next);
            }}
            actions={{
              change: (fields) => change(entry.id, fields),
              duplicate: () => begin(entry),
              remove: () => erase(entry),
            }}
          />
        )}
      />
    </>
  );
}

/** Only those near the screen are drawn. */
function Rows({ entries, render }: { entries: readonly EntryState[]; render: (entry: EntryState) => ReactNode }) {
  const { list, drawn, rowProps } = useWindowed({
    keys: useMemo(() => entries.map(({ id }) => id), [entries]),
    estimate: () => ROW,
  });
  return (
    // Its rows are no part of it as a list, and `ul` would not have them.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div ref={list} role="list" className="relative">
      {drawn.map((index) => {
        const entry = entries[index];
        return (
          entry && (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            <div key={entry.id} role="listitem" {...rowProps(index)} className="absolute inset-x-0">
              {render(entry)}
            </div>
          )
        );
      })}
    </div>
  );
}
