import type { Cast } from '@dramatis/client/model';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { costOf, sizeOf } from './estimate-text.ts';
import { useStartCast } from './mutations.ts';
import { estimateQuery } from './queries.ts';

/** What finding the people will take, up to which chapter, and the go. */
export function Plan({ cast }: { cast: Cast }) {
  const start = useStartCast(cast.id);
  const [asOfChapter, setAsOfChapter] = useState<number | null>(null);
  const estimate = useQuery(estimateQuery(cast.id, asOfChapter));
  const id = useId();
  const known = estimate.data ?? cast.estimate;
  return (
    <section aria-labelledby={`${id}-title`} className="max-w-2xl">
      <h2 id={`${id}-title`} className="font-serif text-2xl font-light">
        The text is read. Who is in it is for the model to find.
      </h2>
      {cast.chapters.length > 0 && (
        <div className="mt-6">
          <label htmlFor={id} className="block font-medium">
            As of chapter
          </label>
          <p id={`${id}-hint`} className="text-sm text-soft">
            Nothing after it is read, neither for the cast nor for the characters drafted from it: they don’t know what
            comes later.
          </p>
          <select
            id={id}
            aria-describedby={`${id}-hint`}
            value={asOfChapter ?? ''}
            onChange={({ currentTarget: { value } }) => setAsOfChapter(value === '' ? null : Number(value))}
            className="mt-1.5 h-11 w-full max-w-md rounded-md border border-line-strong bg-sheet px-3 text-ellipsis"
          >
            <option value="">The whole book</option>
            {cast.chapters.map(({ number, title }) => (
              <option key={number} value={number}>
                Up to the end of {title || `chapter ${number}`}
              </option>
            ))}
          </select>
        </div>
      )}
      {known && (
        <dl className="mt-6 text-[0.9375rem]" aria-busy={estimate.isFetching}>
          <dt className="font-medium">Finding the people</dt>
          <dd className="text-soft">
            {sizeOf(known.people)}. Cost: {costOf(known.people, cast.demo)}.
          </dd>
          <dt className="mt-3 font-medium">Each person you draft afterwards, at most</dt>
          <dd className="text-soft">
            {sizeOf(known.persona)}. Cost: {costOf(known.persona, cast.demo)}.
          </dd>
        </dl>
      )}
      {(start.isError || estimate.isError) && (
        <div className="mt-5">
          <Notice tone="oxblood" alert>
            {errorText(start.error ?? estimate.error)}
          </Notice>
        </div>
      )}
      <Button
        variant="primary"
        className="mt-6"
        disabled={start.isPending || start.isSuccess}
        onClick={() => start.mutate(asOfChapter)}
      >
        {start.isPending ? 'Starting…' : 'Read the cast'}
      </Button>
    </section>
  );
}
