import type { Evidence } from '@dramatis/client/model';
import { Trans } from '@lingui/react/macro';
import { useId, type ReactNode } from 'react';
import { EvidenceQuote } from '@/ui/evidence-quote.tsx';

export interface FieldControl {
  id: string;
  describedBy: string;
  invalid: boolean;
  /** The look of a control, brass while its text is only proposed. */
  className: string;
}

/** A field at the left, what in the book speaks for it at the right (under it, on a phone). */
export function FieldRow({
  label,
  hint,
  note,
  proposed,
  error,
  evidence,
  children,
}: {
  label: string;
  hint?: string;
  /** Said quietly beside the label. */
  note?: ReactNode;
  proposed: boolean;
  error: string | null;
  evidence?: { label: string; quotes: readonly Evidence[] };
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const tone = error ? 'border-oxblood' : proposed ? 'border-brass-line text-brass' : 'border-line-strong';
  return (
    <div className="grid gap-x-10 gap-y-3 lg:grid-cols-[minmax(0,1fr)_17rem]" data-proposed={proposed || undefined}>
      <div className="min-w-0">
        <div className="flex items-baseline justify-between gap-4">
          <label htmlFor={id} className="flex-1 font-medium">
            {label}
          </label>
          {note}
          {proposed && (
            <span id={`${id}-proposed`} className="text-[0.8125rem] text-brass">
              <Trans>Proposed</Trans>
            </span>
          )}
        </div>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-soft">
            {hint}
          </p>
        )}
        {children({
          id,
          describedBy: [hint && `${id}-hint`, proposed && `${id}-proposed`, error && `${id}-error`]
            .filter(Boolean)
            .join(' '),
          invalid: error !== null,
          className: `mt-1.5 block w-full scroll-mt-24 scroll-mb-24 rounded-md border bg-sheet px-3 py-2 transition-colors duration-150 hover:border-ink ${tone}`,
        })}
        {error && (
          <p id={`${id}-error`} className="mt-1 text-sm text-oxblood">
            {error}
          </p>
        )}
      </div>
      {evidence && evidence.quotes.length > 0 && (
        <ul aria-label={evidence.label} className="flex flex-col gap-3 lg:pt-8">
          {evidence.quotes.map((quote) => (
            <li key={`${quote.source}:${quote.start}`}>
              <EvidenceQuote evidence={quote} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
