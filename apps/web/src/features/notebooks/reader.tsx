import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Source } from '@dramatis/client/model';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import type { Span } from './place.ts';
import { textQuery } from './queries.ts';
import { grown, markedPieces, paragraphsOf, windowAround, type Paragraph } from './stretches.ts';

/** So far above and below what is seen there is text already, in heights of the screen. */
const AHEAD = 1.5;
/** A line whose top is hidden by less than this is still the one being read, in px. */
const SLACK = 40;
/** No heading is longer. */
const MOST_HEADING = 200;

/**
 * The text of a source, of which only what is near the reader is in the page. It opens at `goal` and is built anew, by
 * another `key`, to open elsewhere.
 */
export function Reader({
  source,
  goal,
  span,
  onPlace,
}: {
  source: Source;
  /** An offset into its text. */
  goal: number;
  /** What is marked. */
  span: Span | null;
  /** Tells which offset is at the top of the screen; `moved`: by the reader. */
  onPlace: (offset: number, moved: boolean) => void;
}) {
  const { name, characters: length } = source;
  const title = source.title || name;
  const [window, setWindow] = useState(() => windowAround(Math.min(goal, length), length));
  const indices = Array.from({ length: window.last - window.first + 1 }, (_, index) => window.first + index);
  const stretches = useQueries({ queries: indices.map((index) => textQuery(source.notebookId, source.id, index)) });
  const box = useRef<HTMLElement>(null);
  const text = useRef<HTMLDivElement>(null);
  /** The paragraph at the top of the screen and how far from there it is: it stays there, whatever comes above it. */
  const anchor = useRef<Anchor | null>(null);
  const opened = useRef<number | null>(null);

  const isWhole = stretches.every(({ data }) => data !== undefined);
  const failed = stretches.find(({ isError }) => isError);
  const reason = errorText(failed?.error);
  const paragraphs = paragraphsOf(firstRun(stretches.map(({ data }) => data)), length);
  const headings = new Set(source.chapters.map(({ start }) => start));
  const drawn = `${paragraphs[0]?.start}-${paragraphs.at(-1)?.start}`;

  /** Notes where the reader is, and has more read where the text would soon be at its end. */
  const look = () => {
    const [scroller, list] = [box.current, text.current];
    if (!scroller || !list) return;
    const first = topmost(list, scroller.scrollTop + SLACK);
    if (!first) return;
    const start = startOf(first);
    anchor.current = { start, top: first.offsetTop - scroller.scrollTop, scrolled: scroller.scrollTop };
    onPlace(start, opened.current !== null && opened.current !== start);
    if (!isWhole) return;
    const ahead = AHEAD * scroller.clientHeight;
    if (scroller.scrollTop < ahead) setWindow((now) => grown(now, 'before', length));
    else if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < ahead) {
      setWindow((now) => grown(now, 'after', length));
    }
  };

  useLayoutEffect(() => {
    const [scroller, list] = [box.current, text.current];
    if (!scroller || !list || list.childElementCount === 0) return;
    if (opened.current === null) {
      // What is to be seen may be in a stretch that is still on its way.
      if (!isWhole) return;
      const mark = span && goal === span.start ? list.querySelector('mark') : null;
      const target = topmost(list, 0, goal);
      if (mark) scroller.scrollTop += topIn(scroller, mark) - scroller.clientHeight / 4;
      else if (target && goal > 0) scroller.scrollTop = target.offsetTop - SLACK / 2;
      const first = topmost(list, scroller.scrollTop + SLACK);
      opened.current = first ? startOf(first) : goal;
    } else hold(scroller, list, anchor.current);
    look();
    // oxlint-disable-next-line react/exhaustive-deps -- only what is drawn moves the text
  }, [drawn, isWhole]);

  useEffect(() => {
    const [scroller, list] = [box.current, text.current];
    if (!scroller || !list) return;
    // Lines break elsewhere in another width, or another font.
    const observer = new ResizeObserver(() => {
      if (opened.current !== null) hold(scroller, list, anchor.current);
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    // So that the keys that scroll do, at once.
    box.current?.focus({ preventScroll: true });
  }, []);

  return (
    <section
      ref={box}
      aria-label={t`Text of ${title}`}
      aria-busy={!isWhole && !failed}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={look}
      className="relative min-w-0 flex-1 overflow-y-auto overscroll-contain px-5 -outline-offset-2 [overflow-anchor:none] sm:px-10"
    >
      <div className="mx-auto max-w-[40rem] pt-8 pb-[60dvh]">
        {(window.first > 0 || !stretches[0]?.data) && failed === undefined && (
          <p className="skeleton mb-6 h-16" aria-hidden />
        )}
        <div ref={text} className="speech">
          {paragraphs.map((paragraph) => (
            <Piece
              key={paragraph.start}
              paragraph={paragraph}
              span={span}
              isHeading={headings.has(paragraph.start) && paragraph.text.length <= MOST_HEADING}
            />
          ))}
        </div>
        {failed ? (
          <div className="mt-6">
            <RetryNotice onRetry={() => stretches.forEach((each) => each.isError && void each.refetch())}>
              <Trans>The text goes on, but could not be read. {reason}</Trans>
            </RetryNotice>
          </div>
        ) : (
          !isWhole && (
            <output className="mt-6 flex flex-col gap-3">
              <span className="sr-only">
                <Trans>Reading on…</Trans>
              </span>
              {[0, 1, 2].map((line) => (
                <span key={line} className="skeleton h-16" />
              ))}
            </output>
          )
        )}
        {isWhole && (paragraphs.at(-1) === undefined || isAtEnd(paragraphs, length)) && (
          <p className="mt-10 text-center text-sm text-faint">
            <Trans>The end of {name}</Trans>
          </p>
        )}
      </div>
    </section>
  );
}

interface Anchor {
  start: number;
  top: number;
  /** How far the text was scrolled then. */
  scrolled: number;
}

/** What follows upon each other, from the first that is there. */
function firstRun<T>(stretches: readonly (T | undefined)[]): T[] {
  const run: T[] = [];
  for (const stretch of stretches) {
    if (stretch !== undefined) run.push(stretch);
    else if (run.length > 0) break;
  }
  return run;
}

function isAtEnd(paragraphs: readonly Paragraph[], length: number): boolean {
  const last = paragraphs.at(-1);
  return last !== undefined && last.start + last.text.length >= length - 2;
}

function Piece({ paragraph, span, isHeading }: { paragraph: Paragraph; span: Span | null; isHeading: boolean }) {
  const Tag = isHeading ? 'h2' : 'p';
  const look = isHeading ? 'pt-8 pb-2 !text-2xl !font-normal' : 'pb-[0.72em]';
  return (
    <Tag dir="auto" data-start={paragraph.start} className={`whitespace-pre-line ${look}`}>
      {markedPieces(paragraph, span).map(({ at, text, marked }) =>
        marked ? (
          <mark key={at} className="rounded-sm bg-brass-wash text-ink [box-shadow:0_1px_0_var(--brass-line)]">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </Tag>
  );
}

const startOf = (element: HTMLElement) => Number(element.dataset['start']);

/** The first paragraph that ends below `y`; or, with `offset`, the last that begins at or before it. */
function topmost(list: HTMLElement, y: number, offset?: number): HTMLElement | null {
  let found: HTMLElement | null = null;
  for (const element of list.children) {
    if (!(element instanceof HTMLElement)) continue;
    if (offset === undefined) {
      if (element.offsetTop + element.offsetHeight > y) return element;
    } else if (found !== null && startOf(element) > offset) return found;
    found = element;
  }
  return found;
}

/** Puts the paragraph at the top of the screen back to where it was. */
function hold(scroller: HTMLElement, list: HTMLElement, anchor: Anchor | null): void {
  const same = anchor && topmost(list, 0, anchor.start);
  if (!same) return;
  // The reader may have scrolled on without the event having come. At the very end it may be the browser, for want of text.
  const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
  const moved = isAtEnd ? 0 : scroller.scrollTop - anchor.scrolled;
  scroller.scrollTop = same.offsetTop - anchor.top + moved;
}

function topIn(scroller: HTMLElement, element: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
