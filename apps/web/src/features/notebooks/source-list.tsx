import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { Source } from '@dramatis/client/model';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Confirm } from '@/ui/confirm.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { useRemoveSource, useRetrySource } from './mutations.ts';
import { sectionsOf } from './place.ts';
import { isUnderWay, languageName, passagesText, sizeText, titleOf } from './words.ts';

/** What is in a notebook, in the order of the story. */
export function SourceList({ sources }: { sources: readonly Source[] }) {
  return (
    <ol aria-label={t`Sources`} className="border-t border-line">
      {sources.map((source) => (
        <SourceEntry key={source.id} source={source} />
      ))}
    </ol>
  );
}

function SourceEntry({ source }: { source: Source }) {
  const [removing, setRemoving] = useState(false);
  const retry = useRetrySource(source);
  const remove = useRemoveSource(source);
  const title = titleOf(source);
  const reason = errorText(retry.isError ? retry.error : remove.error);
  const canRead = source.characters > 0;
  const canRetry =
    source.status === 'failed' || (source.status === 'ready' && !source.embedded && source.error !== null);
  // Awaited here and not given to `mutate`: the live event may take this row away before the answer comes.
  const run = async () => {
    try {
      await remove.mutateAsync();
    } catch {
      // Said in the row.
    }
    setRemoving(false);
  };
  return (
    <li className="border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tabular text-faint">{source.ordinal}.</span>
        <span dir="auto" className="min-w-0 flex-1 basis-40 font-serif text-xl break-words">
          {canRead ? (
            <Link to={paths.source.to(source.notebookId, source.id)} className="hover:text-oxblood">
              {title}
            </Link>
          ) : (
            title
          )}
        </span>
        {canRetry && (
          <Button
            size="sm"
            disabled={retry.isPending}
            aria-label={t`Read ${title} again`}
            onClick={() => retry.mutate()}
          >
            <Trans>Try again</Trans>
          </Button>
        )}
        <Button size="sm" variant="quiet" aria-label={t`Remove ${title}`} onClick={() => setRemoving(true)}>
          <Trans>Remove</Trans>
        </Button>
      </div>
      <State source={source} />
      <Chapters source={source} />
      {(retry.isError || remove.isError) && (
        <p role="alert" className="mt-1 text-[0.9375rem] text-oxblood">
          {retry.isError ? t`Not begun. ${reason}` : t`Not removed. ${reason}`}
        </p>
      )}
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title={t`Remove “${title}”?`}
        action={{ label: t`Remove source`, busy: remove.isPending, run: () => void run() }}
      >
        <Trans>
          Nothing of it is found any more, and links to its passages lead nowhere. The file on your own disk is not
          touched.
        </Trans>
      </Confirm>
    </li>
  );
}

function State({ source }: { source: Source }) {
  const { status, progress, error } = source;
  const title = titleOf(source);
  const reason = error ? faultText(error) : '';
  if (isUnderWay(source))
    return (
      <div className="mt-1">
        <p className="tabular pb-1.5 text-sm text-soft">
          {status === 'queued' ? t`Waiting to be read` : t`Being read, ${progress}%`} · {sizeText(source.size)}
        </p>
        <ProgressLine label={t`Reading ${title}`} percent={progress} />
      </div>
    );
  const facts = [
    ...(source.title.trim() === '' ? [] : [source.name]),
    sizeText(source.size),
    ...(source.passageCount > 0 ? [passagesText(source.passageCount)] : []),
    languageName(source.language),
  ];
  return (
    <>
      <p className="tabular mt-0.5 text-sm break-words text-soft">
        {facts.filter((fact) => fact !== null).join(' · ')}
      </p>
      {status === 'failed' && (
        <p className="mt-1 text-[0.9375rem] text-oxblood">
          <Trans>Could not be read. {reason}</Trans>
        </p>
      )}
      {status === 'ready' && !source.embedded && (
        <p className="mt-1 text-[0.9375rem] text-brass">
          {error ? (
            <Trans>It is found by its words alone, not by meaning. {reason}</Trans>
          ) : (
            <Trans>It is being read anew for its meaning, and found by its words until then.</Trans>
          )}
        </p>
      )}
    </>
  );
}

function Chapters({ source }: { source: Source }) {
  const sections = sectionsOf(source);
  const title = titleOf(source);
  const { length: count } = source.chapters;
  if (sections.length === 0) return null;
  return (
    <details className="mt-1 text-[0.9375rem]">
      <summary className="w-fit cursor-pointer text-soft hover:text-ink pointer-coarse:py-2">
        <Trans>
          <Plural value={count} one="# chapter" other="# chapters" />
          <span className="sr-only"> of {title}</span>
        </Trans>
      </summary>
      <ol className="mt-1.5 sm:columns-2 sm:gap-8">
        {sections.map(({ number, title: name, start }) => (
          <li key={number} className="break-inside-avoid">
            <Link
              to={paths.source.to(source.notebookId, source.id, { place: start })}
              dir="auto"
              className="block truncate py-1 font-serif hover:text-oxblood pointer-coarse:py-2.5"
            >
              {name}
            </Link>
          </li>
        ))}
      </ol>
    </details>
  );
}
