import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@/ui/button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { removeUpload, retryUpload, type Upload } from './uploads.ts';

/** Files on their way, and those that did not get there. */
export function UploadList({ uploads }: { uploads: readonly Upload[] }) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={t`Files being added`} className="border-t border-line">
      {uploads.map((upload) => (
        <li key={upload.key} className="border-b border-line py-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span dir="auto" className="min-w-0 flex-1 basis-48 truncate font-serif text-lg">
              {upload.name}
            </span>
            {upload.state === 'failed' && upload.canRetry && <RetryButton upload={upload} />}
            <Dismissal upload={upload} />
          </div>
          <State upload={upload} />
        </li>
      ))}
    </ul>
  );
}

function RetryButton({ upload }: { upload: Upload }) {
  const { name } = upload;
  return (
    <Button size="sm" aria-label={t`Send ${name} again`} onClick={() => retryUpload(upload)}>
      <Trans>Try again</Trans>
    </Button>
  );
}

function Dismissal({ upload: { key, name, state } }: { upload: Upload }) {
  const isGoing = state === 'waiting' || state === 'sending';
  return (
    <Button
      size="sm"
      variant="quiet"
      aria-label={isGoing ? t`Do not add ${name}` : t`Put away what is said of ${name}`}
      onClick={() => removeUpload(key)}
    >
      {isGoing ? t`Cancel` : t`Put away`}
    </Button>
  );
}

function State({ upload: { name, state, sent, reason } }: { upload: Upload }) {
  const percent = Math.round(sent * 100);
  switch (state) {
    case 'waiting':
      return (
        <p className="text-sm text-soft">
          <Trans>Waits for the file before it.</Trans>
        </p>
      );
    case 'sending':
      return (
        <>
          <p className="tabular pb-1.5 text-sm text-soft">
            {sent < 1 ? t`Sending, ${percent}%` : t`Sent; being stored`}
          </p>
          <ProgressLine label={t`Sending ${name}`} percent={sent * 100} />
        </>
      );
    case 'duplicate': {
      const twin = reason;
      return (
        <output className="block text-[0.9375rem] text-brass">
          <Trans>Here already, as {twin}. It is not added twice.</Trans>
        </output>
      );
    }
    case 'failed':
      return (
        <p role="alert" className="text-[0.9375rem] text-oxblood">
          <Trans>Not added. {reason}</Trans>
        </p>
      );
  }
}
