import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { isNotFound } from '@/lib/error-text.ts';
import { stageText } from '@/lib/stage-text.ts';
import { Button } from '@/ui/button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { forgetDraft, useBegunDrafts, type BegunDraft } from './begun.ts';
import { useBeginnings } from './mutations.ts';
import { draftQuery, isRunning } from './queries.ts';

/** The way back to drafts of one person that wait to be saved. Nothing at all while there are none. */
export function BegunDrafts() {
  const id = useId();
  const drafts = useBegunDrafts(({ drafts: begun }) => begun);
  const beginnings = useBeginnings();
  if (drafts.length + beginnings.length === 0) return null;
  return (
    <section aria-labelledby={id} className="mt-8">
      <h2 id={id} className="font-serif text-2xl font-light">
        <Trans>Drafts begun here</Trans>
      </h2>
      <ul className="mt-3 border-t border-line">
        {beginnings.map(({ file, abort }, index) => (
          // The same book may be sent twice.
          <li key={index} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
            <span dir="auto" className="min-w-0 flex-1 font-serif text-lg break-words">
              {file.name}
            </span>
            <span className="text-sm text-soft">
              <Trans>Sending the book</Trans>
            </span>
            <Button size="sm" aria-label={t`Cancel ${{ name: file.name }}`} onClick={() => abort.abort()}>
              <Trans>Cancel</Trans>
            </Button>
          </li>
        ))}
        {drafts.map((begun) => (
          <Row key={begun.id} begun={begun} />
        ))}
      </ul>
    </section>
  );
}

function Row({ begun: { id, book } }: { begun: BegunDraft }) {
  const { data: draft, error } = useQuery(draftQuery(id));
  const running = draft !== undefined && isRunning(draft);
  const name = draft?.character?.name;
  return (
    <li className="border-b border-line py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Link
          to={paths.newCharacter.to({ draft: id })}
          state={{ book }}
          dir="auto"
          className="min-w-0 flex-1 font-serif text-lg break-words underline decoration-line-strong underline-offset-4 hover:text-oxblood pointer-coarse:py-1.5"
        >
          {name ? t`${name}, from ${book}` : book}
        </Link>
        <span className="text-sm text-soft">
          {isNotFound(error) ? t`No longer there` : draft && (running ? stageText(draft.stage) : stateOf(draft.status))}
        </span>
        {!running && (
          <Button size="sm" variant="quiet" aria-label={t`Take ${book} off this list`} onClick={() => forgetDraft(id)}>
            <Trans>Take off</Trans>
          </Button>
        )}
      </div>
      {running && (
        <div className="mt-1.5">
          <ProgressLine label={t`Drafting from ${book}`} percent={draft.progress} />
        </div>
      )}
    </li>
  );
}

function stateOf(status: string): string {
  if (status === 'ready') return t`Waits to be saved`;
  return status === 'failed' ? t`Failed` : t`Cancelled`;
}
