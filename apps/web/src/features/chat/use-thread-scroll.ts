import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type FocusEvent } from 'react';
import { editedMessages } from './edits.ts';
import { estimatedHeight, type ThreadRow } from './thread-rows.ts';
import { withKept } from './mounted-rows.ts';

/** Nearer than this to the end counts as being there, in px. */
const NEAR = 56;
/** Nothing but rounding. */
const AT = 4;
const GAP = 12;
/** Rows beyond the screen that are there already, above and below. */
const OVERSCAN = 5;
/** Farther than so many screens the reader is taken at once instead of past everything. */
const MOST_SCREENS_SMOOTH = 3;

const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight;
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Lays out the rows of a thread, of which only those near the screen are in the document. Keeps the end in sight while the reader
 * is there, and never moves the page when they are not: neither when older rows come in above, nor when the height of one turns
 * out to be another than expected.
 */
export function useThreadScroll(rows: readonly ThreadRow[], space: { above: number; below: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [atBottom, setAtBottom] = useState(true);
  const lastKey = rowId(rows.at(-1));
  const focused = useRef<string | null>(null);
  const held = useRef<{ key: string; top: number; lastKey: string | undefined } | null>(null);
  /** A new object each time, so that going to the same message again goes there again. */
  const [revealed, setRevealed] = useState<{ messageId: string } | null>(null);

  const places = useMemo(() => new Map(rows.map(({ key }, index) => [key, index])), [rows]);
  const placeOfMessage = useCallback(
    (messageId: string) => rows.findIndex((row) => row.kind === 'message' && row.message.id === messageId),
    [rows],
  );
  const rangeExtractor = useCallback(
    (range: Range) => {
      const place = (key: string | undefined | null) => (key == null ? -1 : (places.get(key) ?? -1));
      return withKept(range, {
        rows: [
          place(focused.current),
          place(held.current?.key),
          ...(revealed ? [placeOfMessage(revealed.messageId)] : []),
          // Where it was written and what was said about it would be gone with its row.
          ...editedMessages().map(placeOfMessage),
        ],
        selection: selectionStart(scroller.current),
      });
    },
    [places, placeOfMessage, revealed],
  );

  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => {
      const row = rows[index];
      return row ? estimatedHeight(row, widthOf(scroller.current)) : 0;
    },
    initialRect: { width: innerWidth, height: innerHeight },
    // The end, so that the first rows ever drawn are the last ones.
    initialOffset: () => rows.reduce((sum, row) => sum + estimatedHeight(row, widthOf(null)), 0),
    rangeExtractor,
    overscan: OVERSCAN,
    gap: GAP,
    paddingStart: space.above,
    paddingEnd: space.below,
    anchorTo: 'end',
    scrollEndThreshold: AT,
    // Rows that grow with each word of a reply are placed without asking React.
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
  });
  const content = useRef<HTMLDivElement>(null);

  const jump = useCallback(
    (behavior: ScrollBehavior = 'auto') => {
      const element = scroller.current;
      if (!element) return;
      stuck.current = true;
      setAtBottom(true);
      const near = distanceToEnd(element) < MOST_SCREENS_SMOOTH * element.clientHeight;
      virtualizer.scrollToEnd({ behavior: near && !lessMotion.matches ? behavior : 'auto' });
    },
    [virtualizer],
  );

  /** Brings a message that is loaded to the middle of the screen, and takes the focus there. */
  const reveal = useCallback((messageId: string) => setRevealed({ messageId }), []);

  /** Another branch is about to come in: the row of this element is what the reader looks at, and not the end. */
  const hold = useCallback(
    (element: HTMLElement) => {
      const row = element.closest<HTMLElement>('[data-row]');
      const key = row?.dataset['row'];
      if (row && key !== undefined && scroller.current)
        held.current = { key, top: topIn(scroller.current, row), lastKey };
    },
    [lastKey],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    const kept = held.current;
    if (!element || !kept || kept.lastKey === lastKey) return;
    const place = () => {
      const row = virtualizer.elementsCache.get(kept.key);
      if (row?.isConnected) element.scrollTop += topIn(element, row) - kept.top;
      stuck.current = distanceToEnd(element) < NEAR;
    };
    place();
    // Once more when the rows around it have been measured.
    const frame = requestAnimationFrame(() => {
      place();
      held.current = null;
    });
    return () => cancelAnimationFrame(frame);
  }, [virtualizer, lastKey]);

  const goTo = useEffectEvent((messageId: string) => {
    const index = placeOfMessage(messageId);
    const key = rows[index]?.key;
    const row = key === undefined ? undefined : virtualizer.elementsCache.get(key);
    if (!row) return;
    stuck.current = false;
    setAtBottom(false);
    virtualizer.scrollToIndex(index, { align: row.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
    row.querySelector('article')?.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    if (revealed) goTo(revealed.messageId);
  }, [revealed]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const pin = () => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
      setAtBottom(stuck.current || distanceToEnd(element) < NEAR);
    };
    pin();
    const observer = new ResizeObserver(pin);
    observer.observe(inner);
    observer.observe(element);
    let last = { top: element.scrollTop, height: element.scrollHeight };
    const onScroll = () => {
      const distance = distanceToEnd(element);
      // Only a move upwards is the reader leaving: not a smooth jump on its way down, nor rows that turn out less high.
      const shrunk = Math.max(0, last.height - element.scrollHeight);
      if (distance < AT) stuck.current = true;
      else if (last.top - element.scrollTop > shrunk + 1) stuck.current = false;
      else if (element.scrollTop > last.top && distance < NEAR) stuck.current = true;
      last = { top: element.scrollTop, height: element.scrollHeight };
      setAtBottom(stuck.current || distance < NEAR);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  const { containerRef } = virtualizer;
  return {
    scroller,
    /** Of the element that holds the rows: as high as all of them. */
    content: useCallback(
      (node: HTMLDivElement | null) => {
        content.current = node;
        containerRef(node);
      },
      [containerRef],
    ),
    atBottom,
    jump,
    reveal,
    revealed: revealed?.messageId ?? null,
    hold,
    /** The rows to draw, each with what its element needs. */
    drawn: virtualizer.getVirtualItems().flatMap(({ index, key }) => {
      const row = rows[index];
      if (!row) return [];
      const place = {
        ref: virtualizer.measureElement,
        'data-index': index,
        'data-row': key,
        className: 'absolute inset-x-0',
        onFocus: () => {
          focused.current = row.key;
        },
        onBlur: ({ relatedTarget }: FocusEvent) => {
          const stays = relatedTarget === null ? !document.hasFocus() : scroller.current?.contains(relatedTarget);
          if (!stays) focused.current = null;
        },
      };
      return [{ row, place }];
    }),
  };
}

/** What a row shows: another version in the same row is another end of the branch. */
function rowId(row: ThreadRow | undefined): string | undefined {
  return row?.kind === 'message' ? row.message.id : row?.key;
}

function widthOf(scroller: HTMLElement | null): number {
  return Math.min(scroller?.clientWidth ?? innerWidth, 704) - 48;
}

function topIn(scroller: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

/** The row in which the reader began to select text; null when nothing is selected here. */
function selectionStart(scroller: HTMLElement | null): number | null {
  const selection = getSelection();
  if (!scroller || !selection || selection.isCollapsed || !scroller.contains(selection.anchorNode)) return null;
  const row = selection.anchorNode?.parentElement?.closest('[data-index]');
  return row ? Number(row.getAttribute('data-index')) : null;
}
