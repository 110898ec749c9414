import type { ReadingPart } from '@dramatis/client/model';
import { faultText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';

const said: Readonly<Record<ReadingPart['status'], string>> = {
  waiting: 'Waiting',
  running: 'Being read',
  done: 'Read',
  failed: 'Not read',
};

/** The parts that a book is read in, once some matter by themselves. */
export function Parts({
  parts,
  retry,
}: {
  parts: readonly ReadingPart[];
  /** Absent while others are being read. */
  retry: { busy: boolean; run: (part: number) => void } | null;
}) {
  const failed = parts.filter(({ status }) => status === 'failed');
  if (parts.length < 2) return null;
  const done = parts.filter(({ status }) => status === 'done').length;
  return (
    <details open={failed.length > 0} className="text-[0.9375rem]">
      <summary className="py-1 text-soft">
        {done} of {parts.length} parts read{failed.length > 0 && `, ${failed.length} failed`}
      </summary>
      <ul className="mt-1">
        {parts.map(({ index, title, status, error }) => (
          <li key={index} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2">
            <span className="min-w-0 flex-1 basis-60 font-serif break-words" dir="auto">
              {title}
            </span>
            <span className={`text-sm ${status === 'failed' ? 'basis-full text-oxblood sm:basis-auto' : 'text-soft'}`}>
              {said[status]}
              {status === 'failed' && error && `: ${faultText(error)}`}
            </span>
            {status === 'failed' && retry && (
              <Button
                size="sm"
                disabled={retry.busy}
                aria-label={`Try ${title} again`}
                onClick={() => retry.run(index)}
              >
                Try again
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
