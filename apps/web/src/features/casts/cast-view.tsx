import type { Cast } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { listed } from '@/lib/listed.ts';
import { stageText } from '@/lib/stage-text.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { chapterName } from './choice.ts';
import { Drafts } from './drafts.tsx';
import { rememberCast } from './last-cast.ts';
import { Members } from './members.tsx';
import { useCancelCast, useRetryCast } from './mutations.ts';
import { Parts } from './parts.tsx';
import { Plan } from './plan.tsx';
import { Progress } from './progress.tsx';
import { isUnderWay } from './queries.ts';

/** A cast in whatever state it is: its files being read, waiting for the go, being found, there. */
export function CastView({ cast }: { cast: Cast }) {
  /** How often drafts were begun here: the place to look at is then theirs. */
  const [begun, setBegun] = useState(0);
  useEffect(() => rememberCast(cast.id), [cast.id]);
  const cancel = useCancelCast(cast.id);
  const retry = useRetryCast(cast.id);
  const failure = cancel.error ?? retry.error;
  const underWay = isUnderWay(cast);
  const { memberCount, progress, notebook } = cast;
  const notebookName = notebook?.name;
  const stage = stageText(cast.stage);
  return (
    <div className="flex flex-col gap-10 pb-16">
      <Announcement
        text={
          underWay
            ? t`${stage}, ${progress} percent.`
            : plural(memberCount, { one: '# person found.', other: '# people found.' })
        }
      />
      <div className="flex flex-col gap-4">
        {cast.files.length > 0 && (
          <p className="font-serif text-xl break-words text-soft italic" dir="auto">
            {whatIsRead(cast)}
          </p>
        )}
        {notebook && (
          <p className="-mt-2 text-[0.9375rem] break-words text-soft">
            <Trans>
              Notebook:{' '}
              <Link
                to={paths.notebook.to(notebook.id)}
                className="text-brass underline decoration-brass-line underline-offset-4 hover:text-ink"
              >
                {notebookName}
              </Link>
            </Trans>
          </p>
        )}
        {cast.demo && cast.members.length > 0 && (
          <Notice tone="brass">
            <Trans>Demo cast: it is found by rules, not by a model. Add a Gemini key for a real one.</Trans>
          </Notice>
        )}
        {underWay && (
          <Progress
            title={stage || t`Waiting to start`}
            about={
              cast.status === 'reading'
                ? t`You can leave this page; its address brings you back.`
                : plural(memberCount, {
                    one: '# found so far. You can leave this page; it goes on, and its address brings you back.',
                    other: '# found so far. You can leave this page; it goes on, and its address brings you back.',
                  })
            }
            percent={cast.progress}
            cancel={{ busy: cancel.isPending, run: () => cancel.mutate() }}
          />
        )}
        {cast.status === 'failed' && (
          <Again cast={cast} busy={retry.isPending} run={() => retry.mutate(undefined)}>
            {cast.error ? faultText(cast.error) : t`The cast could not be read.`}
            {cast.members.length > 0 && (
              <>
                {' '}
                <Trans>Whom the other parts show is kept below.</Trans>
              </>
            )}
          </Again>
        )}
        {cast.status === 'cancelled' && (
          <Again cast={cast} busy={retry.isPending} run={() => retry.mutate(undefined)}>
            {cast.members.length > 0
              ? t`Cancelled. What was read stays read, and whom it shows is below.`
              : t`Cancelled. What was read stays read.`}
          </Again>
        )}
        {failure && (
          <Notice tone="oxblood" alert>
            {errorText(failure)}
          </Notice>
        )}
        {cast.status !== 'planned' && (
          <Parts
            parts={cast.parts}
            retry={underWay ? null : { busy: retry.isPending, run: (part) => retry.mutate(part) }}
          />
        )}
      </div>
      {cast.status === 'planned' && <Plan cast={cast} />}
      {cast.drafts.length > 0 && <Drafts cast={cast} begun={begun} />}
      {cast.members.length > 0 && <Members cast={cast} onBegun={() => setBegun(begun + 1)} />}
      {cast.members.length === 0 && cast.status === 'running' && (
        <p className="text-soft">
          <Trans>Names appear here as they are found.</Trans>
        </p>
      )}
      {cast.members.length === 0 && cast.status === 'ready' && (
        <Notice
          actions={
            <Link to={paths.newCast.to()} className={buttonClass({ size: 'sm' })}>
              <Trans>Another book</Trans>
            </Link>
          }
        >
          <Trans>Nobody was found in it. It may not be a story, or its text may not be readable.</Trans>
        </Notice>
      )}
    </div>
  );
}

/** Its files, and up to where. */
function whatIsRead({ files: names, chapters, asOfChapter }: Cast): string {
  const files = listed(names);
  if (asOfChapter === null) return files;
  const chapter = chapterName(
    chapters.find(({ number }) => number === asOfChapter) ?? { number: asOfChapter, title: '' },
  );
  return t`${files}, up to the end of ${chapter}`;
}

/** Why it stopped, and how to go on. */
function Again({ cast, busy, run, children }: { cast: Cast; busy: boolean; run: () => void; children: ReactNode }) {
  const failed = cast.status === 'failed';
  return (
    <Notice
      tone={failed ? 'oxblood' : 'plain'}
      alert={failed}
      actions={
        <>
          <Button size="sm" disabled={busy} onClick={run}>
            {failed ? t`Try again` : t`Go on`}
          </Button>
          <Link to={paths.newCast.to()} className={buttonClass({ size: 'sm', variant: 'quiet' })}>
            <Trans>Another book</Trans>
          </Link>
        </>
      }
    >
      {children}
    </Notice>
  );
}
