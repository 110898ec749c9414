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
  notebookId: string;
  value: Position;
  onPick: (position: Position) => void;
}) {
  const id = useId();
  const { data: sources, error } = useQuery(sourcesQuery(notebookId));
  const chosen = value ? `${value.sourceId}/${value.chapter}` : '';
  const isGone = sources !== undefined && chosen !== '' && positionFrom(chosen, sources) === null;
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        Story so far
      </label>
      <p id={`${id}-hint`} className="text-sm text-soft">
        {sources || !error
          ? 'Nothing after it is looked up for a reply.'
          : `The chapters could not be read. ${errorText(error)}`}
      </p>
      <select
        id={id}
        aria-describedby={`${id}-hint`}
        value={chosen}
        disabled={!sources}
        onChange={(event) => onPick(positionFrom(event.currentTarget.value, sources ?? []))}
        className="mt-2 h-11 w-full rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink disabled:opacity-55"
      >
        <option value="">The whole of it</option>
        {(isGone || !sources) && chosen !== '' && (
          <option value={chosen}>{isGone ? 'A place that is not there any more' : 'Reading the chapters…'}</option>
        )}
        {sources?.map((source) => (
          <PositionOptions key={source.id} source={source} front={false} />
        ))}
      </select>
    </div>
  );
}
