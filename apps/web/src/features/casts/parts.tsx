import type { ReadingPart } from '@dramatis/client/model';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { faultText } from '@/lib/error-text.ts';
import { partTitle } from '@/lib/stage-text.ts';
import { Button } from '@/ui/button.tsx';

const said: Readonly<Record<ReadingPart['status'], MessageDescriptor>> = {
  waiting: msg({ message: 'Waiting', context: 'a part of a book' }),
  running: msg({ message: 'Being read', context: 'a part of a book' }),
  done: msg({ message: 'Read', context: 'a part of a book' }),
  failed: msg({ message: 'Not read', context: 'a part of a book' }),
};

/** Absent while others are being read. */
type Retry = { busy: boolean; run: (part: number) => void } | null;

/** The parts that a book is read in, once some matter by themselves. */
export function Parts({ parts, retry }: { parts: readonly ReadingPart[]; retry: Retry }) {
  const failed = parts.filter(({ status }) => status === 'failed').length;
  if (parts.length < 2) return null;
  const all = parts.length;
  const done = parts.filter(({ status }) => status === 'done').length;
  return (
    <details open={failed > 0} className="text-[0.9375rem]">
      <summary className="py-1 text-soft">
        {failed > 0 ? t`${done} of ${all} parts read, ${failed} failed` : t`${done} of ${all} parts read`}
      </summary>
      <ul className="mt-1">
        {parts.map((part) => (
          <Part key={part.index} part={part} retry={retry} />
        ))}
      </ul>
    </details>
  );
}

function Part({ part: { index, status, error, ...part }, retry }: { part: ReadingPart; retry: Retry }) {
  const title = partTitle(part.title);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2">
      <span className="min-w-0 flex-1 basis-60 font-serif break-words" dir="auto">
        {title}
      </span>
      <span className={`text-sm ${status === 'failed' ? 'basis-full text-oxblood sm:basis-auto' : 'text-soft'}`}>
        {i18n._(said[status])}
        {status === 'failed' && error && `: ${faultText(error)}`}
      </span>
      {status === 'failed' && retry && (
        <Button size="sm" disabled={retry.busy} aria-label={t`Try ${title} again`} onClick={() => retry.run(index)}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </li>
  );
}
