import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Popover } from '@base-ui/react/popover';
import type { Citation, CitationDisplay } from '@dramatis/client/model';
import { createContext, use, type ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { placeOf } from '@/ui/evidence-place.ts';
import { labelOf } from './citation-marks.ts';

/** How a conversation shows what it cites; `notebookId` null: the documents are gone, and nothing leads to them. */
export const CitationView = createContext<{ display: CitationDisplay; notebookId: string | null }>({
  display: 'shown',
  notebookId: null,
});

/** What the marks of the reply around them stand for. */
export const CitedSources = createContext<readonly Citation[] | undefined>(undefined);

/** A mark in a reply's text. One that stands for nothing is the text it is. */
export function CitationMark({ n, children }: { n: number; children: ReactNode }) {
  const { display } = use(CitationView);
  const citation = use(CitedSources)?.find((each) => each.n === n);
  if (!citation) return children;
  if (display !== 'shown') return null;
  const label = labelOf(citation);
  return (
    <Popover.Root>
      <Popover.Trigger aria-label={label} className="citation">
        {n}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" sideOffset={4} collisionPadding={12} className="z-50">
          <Popover.Popup
            aria-label={label}
            className="w-[min(24rem,calc(100vw-1.5rem))] rounded-lg border border-line bg-sheet px-4 py-3 shadow-lift outline-none"
          >
            <CitedPassage citation={citation} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The sources of a reply in a list that opens under it. */
export function FoldedSources({ sources = [] }: { sources: readonly Citation[] | undefined }) {
  const { display } = use(CitationView);
  const { length: count } = sources;
  if (display !== 'folded' || count === 0) return null;
  return (
    <details className="mt-2">
      <summary className="inline-flex min-h-8 cursor-pointer items-center text-sm text-brass underline decoration-brass-line underline-offset-4 hover:text-ink pointer-coarse:min-h-10">
        <Plural value={count} one="# source" other="# sources" />
      </summary>
      <ol aria-label={t`Sources`} className="mt-1 flex flex-col gap-4">
        {sources.map((citation) => (
          <li key={citation.n}>
            <CitedPassage citation={citation} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function CitedPassage({ citation }: { citation: Citation }) {
  const { notebookId } = use(CitationView);
  const { sourceId, sourceName, chapter, page, span } = citation;
  return (
    <figure className="border-s border-brass-line ps-3.5">
      <blockquote
        dir="auto"
        className="line-clamp-8 font-serif text-[1.0625rem] leading-snug text-pretty whitespace-pre-line"
      >
        {span.text}
      </blockquote>
      <figcaption className="mt-1.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
        <span className="min-w-0 break-words text-brass">{placeOf({ source: sourceName, chapter, page })}</span>
        {notebookId === null ? (
          <span className="text-soft">
            <Trans>The notebook has been deleted.</Trans>
          </span>
        ) : (
          <Link
            to={paths.source.to(notebookId, sourceId, { at: span })}
            className="-my-1.5 py-1.5 text-soft underline decoration-line-strong underline-offset-4 hover:text-ink"
          >
            <Trans>Read it there</Trans>
          </Link>
        )}
      </figcaption>
    </figure>
  );
}
