import type { Cast } from '@dramatis/client/model';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { Drafts } from './drafts.tsx';
import { Members } from './members.tsx';
import { useCancelCast, useRetryCast } from './mutations.ts';
import { Parts } from './parts.tsx';
import { Plan } from './plan.tsx';
import { Progress } from './progress.tsx';
import { isUnderWay } from './queries.ts';
import { rememberCast } from './last-cast.ts';

/** A cast in whatever state it is: its files being read, waiting for the go, being found, there. */
export function CastView({ cast }: { cast: Cast }) {
  /** How often drafts were begun here: the place to look at is then theirs. */
  const [begun, setBegun] = useState(0);
  useEffect(() => rememberCast(cast.id), [cast.id]);
  const cancel = useCancelCast(cast.id);
  const retry = useRetryCast(cast.id);
  const failure = cancel.error ?? retry.error;
  const upTo = cast.chapters.find(({ number }) => number === cast.asOfChapter);
  const underWay = isUnderWay(cast);
  return (
    <div className="flex flex-col gap-10 pb-16">
      <Announcement
        text={underWay ? `${cast.stage}, ${cast.progress} percent.` : `${cast.memberCount} people found.`}
      />
      <div className="flex flex-col gap-4">
        {cast.files.length > 0 && (
          <p className="font-serif text-xl break-words text-soft italic" dir="auto">
            {cast.files.join(', ')}
            {cast.asOfChapter !== null && `, up to the end of ${upTo?.title || `chapter ${cast.asOfChapter}`}`}
          </p>
        )}
        {cast.demo && cast.members.length > 0 && (
          <Notice tone="brass">
            Demo cast: it is found by rules, not by a model. Add a Gemini key for a real one.
          </Notice>
        )}
        {underWay && (
          <Progress
            title={cast.stage || 'Waiting to start'}
            about={
              cast.status === 'reading'
                ? 'You can leave this page; its address brings you back.'
                : `${cast.memberCount} found so far. You can leave this page; it goes on, and its address brings you back.`
            }
            percent={cast.progress}
            cancel={{ busy: cancel.isPending, run: () => cancel.mutate() }}
          />
        )}
        {cast.status === 'failed' && (
          <Again cast={cast} busy={retry.isPending} run={() => retry.mutate(undefined)}>
            {cast.error ? faultText(cast.error) : 'The cast could not be read.'}
            {cast.members.length > 0 && ' Whom the other parts show is kept below.'}
          </Again>
        )}
        {cast.status === 'cancelled' && (
          <Again cast={cast} busy={retry.isPending} run={() => retry.mutate(undefined)}>
            Cancelled. What was read stays read{cast.members.length > 0 && ', and whom it shows is below'}.
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
        <p className="text-soft">Names appear here as they are found.</p>
      )}
      {cast.members.length === 0 && cast.status === 'ready' && (
        <Notice
          actions={
            <Link to={paths.newCast.to()} className={buttonClass({ size: 'sm' })}>
              Another book
            </Link>
          }
        >
          Nobody was found in it. It may not be a story, or its text may not be readable.
        </Notice>
      )}
    </div>
  );
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
            {failed ? 'Try again' : 'Go on'}
          </Button>
          <Link to={paths.newCast.to()} className={buttonClass({ size: 'sm', variant: 'quiet' })}>
            Another book
          </Link>
        </>
      }
    >
      {children}
    </Notice>
  );
}
