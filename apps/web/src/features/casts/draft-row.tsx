import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { Portrait } from '@/ui/portrait.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { useCancelDraft, useRetryDraft } from './mutations.ts';
import { isBeingWritten } from './queries.ts';
import type { DraftedPerson } from './saving.ts';

/** One person on the way to be a character. */
export function DraftRow({ castId, person: { draft, saved } }: { castId: string; person: DraftedPerson }) {
  const retry = useRetryDraft(castId);
  const cancel = useCancelDraft(castId);
  const name = draft.characterName;
  const failure = retry.error ?? cancel.error;
  return (
    <li className="flex gap-4 border-t border-line py-3.5" aria-busy={isBeingWritten(draft)}>
      <Portrait name={name} src={null} size="sm" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="font-serif text-xl leading-tight break-words" dir="auto">
            {name}
          </h3>
          {isBeingWritten(draft) ? (
            <>
              <p className="flex justify-between gap-4 text-sm text-soft">
                <span className="min-w-0">{draft.stage || 'Waiting for its turn'}</span>
                <span className="tabular">{draft.progress}%</span>
              </p>
              <div className="mt-1.5">
                <ProgressLine label={`Drafting ${name}`} percent={draft.progress} />
              </div>
            </>
          ) : saved ? (
            <p className="text-sm text-soft">Saved{saved.name !== name && ` as ${saved.name}`}</p>
          ) : draft.status === 'failed' ? (
            <p className="text-sm text-oxblood">{draft.error ? faultText(draft.error) : 'The draft failed.'}</p>
          ) : (
            <p className="line-clamp-2 text-sm text-soft" dir="auto">
              {draft.demo ? 'Demo draft, ready. ' : 'Ready. '}
              {draft.character?.tagline}
            </p>
          )}
          {failure && (
            <p role="alert" className="text-sm text-oxblood">
              {errorText(failure)}
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          {isBeingWritten(draft) && (
            <Button
              size="sm"
              disabled={cancel.isPending}
              aria-label={`Cancel the draft of ${name}`}
              onClick={() => cancel.mutate(draft.id)}
            >
              Cancel
            </Button>
          )}
          {draft.status === 'failed' && (
            <Button
              size="sm"
              disabled={retry.isPending}
              aria-label={`Try the draft of ${name} again`}
              onClick={() => retry.mutate(draft.id)}
            >
              Try again
            </Button>
          )}
          {saved && (
            <>
              <Link
                to={paths.newChat.to(saved.id)}
                aria-label={`Talk with ${saved.name}`}
                className={buttonClass({ size: 'sm' })}
              >
                Talk
              </Link>
              <Link
                to={paths.editCharacter.to(saved.id)}
                aria-label={`Edit ${saved.name}`}
                className={buttonClass({ size: 'sm', variant: 'quiet' })}
              >
                Edit
              </Link>
            </>
          )}
          {draft.status === 'ready' && !saved && (
            <Link
              to={paths.newCharacter.to({ draft: draft.id })}
              aria-label={`Review the draft of ${name}`}
              className={buttonClass({ size: 'sm' })}
            >
              Review
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}
