import type { Cast, ReadingEstimate } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { chapterName } from './choice.ts';
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
        <Trans>The text is read. Who is in it is for the model to find.</Trans>
      </h2>
      {cast.chapters.length > 0 && (
        <div className="mt-6">
          <label htmlFor={id} className="block font-medium">
            <Trans>As of chapter</Trans>
          </label>
          <p id={`${id}-hint`} className="text-sm text-soft">
            <Trans>
              Nothing after it is read, neither for the cast nor for the characters drafted from it: they don’t know
              what comes later.
            </Trans>
          </p>
          <select
            id={id}
            aria-describedby={`${id}-hint`}
            value={asOfChapter ?? ''}
            onChange={({ currentTarget: { value } }) => setAsOfChapter(value === '' ? null : Number(value))}
            className="mt-1.5 h-11 w-full max-w-md rounded-md border border-line-strong bg-sheet px-3 text-ellipsis"
          >
            <option value="">{t`The whole book`}</option>
            {cast.chapters.map((each) => {
              const chapter = chapterName(each);
              return (
                <option key={each.number} value={each.number}>
                  {t`Up to the end of ${chapter}`}
                </option>
              );
            })}
          </select>
        </div>
      )}
      {known && (
        <dl className="mt-6 text-[0.9375rem]" aria-busy={estimate.isFetching}>
          <dt className="font-medium">
            <Trans>Finding the people</Trans>
          </dt>
          <dd className="text-soft">{takes(known.people, cast.demo)}</dd>
          <dt className="mt-3 font-medium">
            <Trans>Each person you draft afterwards, at most</Trans>
          </dt>
          <dd className="text-soft">{takes(known.persona, cast.demo)}</dd>
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
        {start.isPending ? t`Starting…` : t`Read the cast`}
      </Button>
    </section>
  );
}

function takes(estimate: ReadingEstimate, demo: boolean): string {
  const size = sizeOf(estimate);
  const cost = costOf(estimate, demo);
  return t`${size}. Cost: ${cost}.`;
}
