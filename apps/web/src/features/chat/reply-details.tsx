import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Popover } from '@base-ui/react/popover';
import type { Message } from '@dramatis/client/model';
import { Info } from 'lucide-react';
import { useRef } from 'react';
import { locale } from '@/lib/language.ts';
import { buttonClass } from '@/ui/button.tsx';
import { iconButtonClass } from '@/ui/icon-button.tsx';
import { inspectReply } from './inspection.ts';

const seconds = (ms: number) =>
  `${(ms / 1000).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: ms < 1000 ? 2 : 1 })} s`;

function factsOf({ metadata, completedAt }: Message): { term: string; value: string }[] {
  const { model, timings, usage } = metadata;
  return [
    completedAt && {
      term: t({ message: 'Written', context: 'a time' }),
      value: new Date(completedAt).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' }),
    },
    metadata.answeredBy && { term: t`Who answered`, value: answererText(metadata) },
    model && { term: t`Model`, value: model },
    timings?.firstToken !== undefined && { term: t`First word after`, value: seconds(timings.firstToken) },
    timings && { term: t`Whole reply after`, value: seconds(timings.total) },
    usage && { term: t`Tokens read`, value: usage.promptTokens.toLocaleString(locale()) },
    usage && { term: t`Tokens written`, value: usage.outputTokens.toLocaleString(locale()) },
    usage &&
      usage.thoughtTokens > 0 && { term: t`Tokens thought`, value: usage.thoughtTokens.toLocaleString(locale()) },
  ].filter((fact) => fact !== null && fact !== undefined && fact !== '' && fact !== false);
}

function answererText({ answeredBy, agentError }: Message['metadata']): string {
  if (answeredBy === 'ragflow_agent') return t`RAGFlow’s agent`;
  return agentError === undefined ? t`The model` : t`The model, in the place of RAGFlow’s agent`;
}

/** How a reply was made, for whoever asks. A greeting was not made, and a reply without words has nothing to tell. */
export function ReplyDetails({ message }: { message: Message }) {
  const trigger = useRef<HTMLButtonElement>(null);
  if (!message.metadata.timings || message.content === '') return null;
  return (
    <Popover.Root>
      <Popover.Trigger
        ref={trigger}
        aria-label={t`How it was made`}
        title={t`How it was made`}
        className={iconButtonClass}
      >
        <Info aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={4} collisionPadding={12} className="z-50">
          <Popover.Popup
            aria-label={t`How it was made`}
            className="max-w-[calc(100vw-1.5rem)] rounded-lg border border-line bg-sheet px-4 py-3 text-sm shadow-lift outline-none"
          >
            <dl className="tabular grid grid-cols-[auto_auto] gap-x-6 gap-y-1">
              {factsOf(message).map(({ term, value }) => (
                <div key={term} className="contents">
                  <dt className="text-soft">{term}</dt>
                  <dd className="text-end">{value}</dd>
                </div>
              ))}
            </dl>
            {message.metadata.demo && (
              <p className="mt-2 border-t border-line pt-2 text-soft">
                <Trans>Demo reply: add a Gemini key for real ones.</Trans>
              </p>
            )}
            <Popover.Close
              className={`mt-3 w-full ${buttonClass({ size: 'sm' })}`}
              onClick={() => inspectReply(message.id, trigger.current)}
            >
              <Trans>What the model saw</Trans>
            </Popover.Close>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
