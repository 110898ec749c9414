import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';
import { useRenameSession } from './mutations.ts';
import { rememberTitleChoice, type TitleChoice } from './title-choice.ts';
import { useTitleQuestion } from './use-suggest-title.ts';

/** Asks before a title that the person chose is replaced. */
export default function TitleDialog() {
  const question = useTitleQuestion((state) => state.question);
  const [remember, setRemember] = useState(false);
  const rename = useRenameSession();
  const close = () => {
    useTitleQuestion.setState({ question: null });
    setRemember(false);
  };
  const decide = (choice: TitleChoice) => {
    if (remember) rememberTitleChoice(choice);
    if (choice === 'replace' && question)
      rename.mutate({ sessionId: question.session.id, title: question.proposed, was: question.session.title });
    close();
  };
  return (
    <AlertFrame
      open={question !== null}
      onOpenChange={(open) => !open && close()}
      title={t`Replace your title?`}
      buttons={
        <>
          <Button variant="outline" onClick={() => decide('keep')}>
            <Trans>Keep mine</Trans>
          </Button>
          <Button variant="primary" onClick={() => decide('replace')}>
            <Trans>Use the new one</Trans>
          </Button>
        </>
      }
    >
      <dl className="mt-3 grid gap-3">
        <div>
          <dt>
            <Trans>Yours</Trans>
          </dt>
          <dd className="font-serif text-lg leading-snug wrap-anywhere text-ink">{question?.session.title}</dd>
        </div>
        <div>
          <dt>
            <Trans>Proposed</Trans>
          </dt>
          <dd className="font-serif text-lg leading-snug wrap-anywhere text-brass">{question?.proposed}</dd>
        </div>
      </dl>
      <label className="mt-4 flex min-h-10 cursor-pointer items-center gap-2.5 text-ink">
        <input
          type="checkbox"
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
          className="size-4 accent-oxblood"
        />
        <Trans>Remember my choice</Trans>
      </label>
    </AlertFrame>
  );
}
