import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { percentText } from '@/lib/percent.ts';
import { stageText } from '@/lib/stage-text.ts';
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
  const savedAs = saved?.name ?? name;
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
                <span className="min-w-0">{stageText(draft.stage) || t`Waiting for its turn`}</span>
                <span className="tabular">{percentText(draft.progress)}</span>
              </p>
              <div className="mt-1.5">
                <ProgressLine label={t`Drafting ${name}`} percent={draft.progress} />
              </div>
            </>
          ) : saved ? (
            <p className="text-sm text-soft">{savedAs === name ? t`Saved` : t`Saved as ${savedAs}`}</p>
          ) : draft.status === 'failed' ? (
            <p className="text-sm text-oxblood">{draft.error ? faultText(draft.error) : t`The draft failed.`}</p>
          ) : (
            <p className="line-clamp-2 text-sm text-soft" dir="auto">
              {draft.demo ? t`Demo draft, ready.` : t`Ready.`} {draft.character?.tagline}
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
              aria-label={t`Cancel the draft of ${name}`}
              onClick={() => cancel.mutate(draft.id)}
            >
              <Trans>Cancel</Trans>
            </Button>
          )}
          {draft.status === 'failed' && (
            <Button
              size="sm"
              disabled={retry.isPending}
              aria-label={t`Try the draft of ${name} again`}
              onClick={() => retry.mutate(draft.id)}
            >
              <Trans>Try again</Trans>
            </Button>
          )}
          {saved && (
            <>
              <Link
                to={paths.newChat.to(saved.id)}
                aria-label={t`Talk with ${savedAs}`}
                className={buttonClass({ size: 'sm' })}
              >
                <Trans>Talk</Trans>
              </Link>
              <Link
                to={paths.editCharacter.to(saved.id)}
                aria-label={t`Edit ${savedAs}`}
                className={buttonClass({ size: 'sm', variant: 'quiet' })}
              >
                <Trans>Edit</Trans>
              </Link>
            </>
          )}
          {draft.status === 'ready' && !saved && (
            <Link
              to={paths.newCharacter.to({ draft: draft.id })}
              aria-label={t`Review the draft of ${name}`}
              className={buttonClass({ size: 'sm' })}
            >
              <Trans>Review</Trans>
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}
