import type { Evidence } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { placeOf } from './evidence-place.ts';

/** Speech brings its own marks. */
const quoted = (text: string) => (/^[“"«„‘]/.test(text) ? text : t`“${text}”`);

/** What stands in the book, and where. */
export function EvidenceQuote({ evidence }: { evidence: Evidence }) {
  return (
    <figure className="border-s border-brass-line ps-3.5">
      <blockquote className="font-serif text-[0.9375rem] leading-snug text-pretty text-soft italic" dir="auto">
        {quoted(evidence.quote)}
      </blockquote>
      <figcaption className="mt-1 text-xs text-brass">{placeOf(evidence)}</figcaption>
    </figure>
  );
}
