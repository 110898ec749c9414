import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { positionFrom } from './place.ts';
import { PositionOptions } from './position-options.tsx';
import { sourcesQuery } from './queries.ts';

type Position = { sourceId: string; chapter: number } | null;

/** How far the story is known in a session: all of it, or up to the end of a chapter. */
export function PositionField({
  notebookId,
  value,
  onPick,
}: {
  /** Null: its notebook was deleted, and the place with it. */
  notebookId: string | null;
  value: Position;
  onPick: (position: Position) => void;
}) {
  const id = useId();
  const { data, error } = useQuery({ ...sourcesQuery(notebookId ?? ''), enabled: notebookId !== null });
  const sources = notebookId === null ? [] : data;
  const reason = errorText(error);
  const chosen = value ? `${value.sourceId}/${value.chapter}` : '';
  const isGone = sources !== undefined && chosen !== '' && positionFrom(chosen, sources) === null;
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        <Trans>Story so far</Trans>
      </label>
      <p id={`${id}-hint`} className="text-sm text-soft">
        {sources || !error
          ? t`Nothing after it is looked up for a reply.`
          : t`The chapters could not be read. ${reason}`}
      </p>
      <select
        id={id}
        aria-describedby={`${id}-hint`}
        value={chosen}
        disabled={!sources}
        onChange={(event) => onPick(positionFrom(event.currentTarget.value, sources ?? []))}
        className="mt-2 h-11 w-full rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink disabled:opacity-55"
      >
        <option value="">
          <Trans>The whole of it</Trans>
        </option>
        {(isGone || !sources) && chosen !== '' && (
          <option value={chosen}>{isGone ? t`A place that is not there any more` : t`Reading the chapters…`}</option>
        )}
        {sources?.map((source) => (
          <PositionOptions key={source.id} source={source} />
        ))}
      </select>
    </div>
  );
}
