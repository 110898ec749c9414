import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { percentText } from '@/lib/percent.ts';
import { Button } from '@/ui/button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';

/** What is being done, how far it is, and how to stop it. */
export function Progress({
  title,
  about,
  percent,
  cancel,
}: {
  title: string;
  about: string;
  percent: number;
  cancel?: { busy: boolean; run: () => void };
}) {
  return (
    <section aria-label={t`Progress`} className="rounded-md border border-line-strong px-5 py-4">
      <div className="flex items-baseline justify-between gap-4">
        <p className="min-w-0 font-serif text-xl">{title}</p>
        <span className="tabular shrink-0 text-soft">{percentText(percent)}</span>
      </div>
      <div className="mt-3">
        <ProgressLine label={title} percent={percent} />
      </div>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm text-soft">
        <span className="min-w-0 flex-1 basis-60">{about}</span>
        {cancel && (
          <Button size="sm" disabled={cancel.busy} onClick={cancel.run}>
            <Trans>Cancel</Trans>
          </Button>
        )}
      </div>
    </section>
  );
}
