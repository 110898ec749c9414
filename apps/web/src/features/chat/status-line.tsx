import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { explainEnding } from './ending.ts';
import { focusArticle } from './thread-actions.ts';

/** Why a reply has no end, and what can be done about it. */
export function StatusLine({
  message,
  goOn,
  retry,
  waits,
}: {
  message: Message;
  goOn: (() => void) | null;
  retry: (() => void) | null;
  /** Something is being written: not now. */
  waits: boolean;
}) {
  const ending = explainEnding(message, useNow());
  if (!ending) return null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 text-[0.9375rem]">
      <p className={ending.bad ? 'text-oxblood' : 'text-soft'}>{ending.text}</p>
      {goOn && (
        <Button
          size="sm"
          disabled={waits}
          onClick={(event) => {
            focusArticle(event);
            goOn();
          }}
        >
          <Trans context="a reply">Continue</Trans>
        </Button>
      )}
      {retry && (
        <Button
          size="sm"
          disabled={waits}
          onClick={(event) => {
            focusArticle(event);
            retry();
          }}
        >
          {message.status === 'stopped' ? t`Another reply` : t`Try again`}
        </Button>
      )}
    </div>
  );
}
