import type { Evidence } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { useContext } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { placeOf } from './evidence-place.ts';
import { QuotedNotebook } from './quoted-notebook.ts';

/** Speech brings its own marks. */
const quoted = (text: string) => (/^[“"«„‘]/.test(text) ? text : t`“${text}”`);

/** What stands in the book, and where. In a notebook, the book opens there. */
export function EvidenceQuote({ evidence }: { evidence: Evidence }) {
  const notebookId = useContext(QuotedNotebook);
  const { sourceId, start, end } = evidence;
  const place = placeOf(evidence);
  return (
    <figure className="border-s border-brass-line ps-3.5">
      <blockquote className="font-serif text-[0.9375rem] leading-snug text-pretty text-soft italic" dir="auto">
        {quoted(evidence.quote)}
      </blockquote>
      <figcaption className="mt-1 text-xs text-brass">
        {notebookId !== null && sourceId !== null ? (
          <Link
            to={paths.source.to(notebookId, sourceId, { at: { start, end } })}
            aria-label={t`Read on at ${place}`}
            className="underline decoration-brass-line underline-offset-3 hover:text-ink pointer-coarse:inline-block pointer-coarse:py-2"
          >
            {place}
          </Link>
        ) : (
          place
        )}
      </figcaption>
    </figure>
  );
}
