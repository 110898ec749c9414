import { Button } from '@/ui/button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { removeUpload, retryUpload, type Upload } from './uploads.ts';

/** Files on their way, and those that did not get there. */
export function UploadList({ uploads }: { uploads: readonly Upload[] }) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Files being added" className="border-t border-line">
      {uploads.map((upload) => (
        <li key={upload.key} className="border-b border-line py-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span dir="auto" className="min-w-0 flex-1 basis-48 truncate font-serif text-lg">
              {upload.name}
            </span>
            {upload.state === 'failed' && upload.canRetry && (
              <Button size="sm" aria-label={`Send ${upload.name} again`} onClick={() => retryUpload(upload)}>
                Try again
              </Button>
            )}
            <Dismissal upload={upload} />
          </div>
          <State upload={upload} />
        </li>
      ))}
    </ul>
  );
}

function Dismissal({ upload: { key, name, state } }: { upload: Upload }) {
  const isGoing = state === 'waiting' || state === 'sending';
  return (
    <Button
      size="sm"
      variant="quiet"
      aria-label={isGoing ? `Do not add ${name}` : `Put away what is said of ${name}`}
      onClick={() => removeUpload(key)}
    >
      {isGoing ? 'Cancel' : 'Put away'}
    </Button>
  );
}

function State({ upload: { name, state, sent, reason } }: { upload: Upload }) {
  switch (state) {
    case 'waiting':
      return <p className="text-sm text-soft">Waits for the file before it.</p>;
    case 'sending':
      return (
        <>
          <p className="tabular pb-1.5 text-sm text-soft">
            {sent < 1 ? `Sending, ${Math.round(sent * 100)}%` : 'Sent; being stored'}
          </p>
          <ProgressLine label={`Sending ${name}`} percent={sent * 100} />
        </>
      );
    case 'duplicate':
      return (
        <output className="block text-[0.9375rem] text-brass">Here already, as {reason}. It is not added twice.</output>
      );
    case 'failed':
      return (
        <p role="alert" className="text-[0.9375rem] text-oxblood">
          Not added. {reason}
        </p>
      );
  }
}
