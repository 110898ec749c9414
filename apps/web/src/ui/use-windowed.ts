import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState, type FocusEvent } from 'react';

const OVERSCAN = 8;

interface Windowed {
  /** Names of the rows, in their order; they stay the same while a list grows. */
  keys: readonly string[];
  /** About how high a row is, in px. */
  estimate: (index: number) => number;
}

/**
 * Of a list that may have thousands of rows, only those near the screen are in the document, and the one that has the focus.
 * The list scrolls with the nearest box around it that does.
 */
export function useWindowed({ keys, estimate }: Windowed) {
  const list = useRef<HTMLDivElement>(null);
  const focused = useRef<string | null>(null);
  /** How far down in what scrolls the list begins. */
  const [begin, setBegin] = useState(0);

  useLayoutEffect(() => {
    const element = list.current;
    const scroller = scrollerOf(element);
    if (!element || !scroller) return;
    const measure = () =>
      setBegin(
        Math.round(element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop),
      );
    measure();
    // What stands above the list comes and goes without asking it.
    const observer = new ResizeObserver(measure);
    for (const part of scroller.children) observer.observe(part);
    return () => observer.disconnect();
  }, []);

  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: keys.length,
    getScrollElement: () => scrollerOf(list.current),
    getItemKey: useCallback((index: number) => keys[index] ?? index, [keys]),
    estimateSize: estimate,
    initialRect: { width: innerWidth, height: innerHeight },
    overscan: OVERSCAN,
    scrollMargin: begin,
    rangeExtractor: useCallback(
      (range: Range) => {
        const near = defaultRangeExtractor(range);
        const kept = focused.current === null ? -1 : keys.indexOf(focused.current);
        return kept < 0 || near.includes(kept) ? near : [...near, kept].toSorted((a, b) => a - b);
      },
      [keys],
    ),
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
  });

  const { containerRef } = virtualizer;
  return {
    /** Of the element that holds the rows, which is to be positioned. */
    list: useCallback(
      (node: HTMLDivElement | null) => {
        list.current = node;
        containerRef(node);
      },
      [containerRef],
    ),
    /** Places of the rows to draw, in their order. */
    drawn: virtualizer.getVirtualItems().map(({ index }) => index),
    /** What the element of a row needs, beside `position: absolute`. */
    rowProps: (index: number) => ({
      ref: virtualizer.measureElement,
      'data-index': index,
      onFocus: () => {
        focused.current = keys[index] ?? null;
      },
      onBlur: ({ relatedTarget }: FocusEvent) => {
        const stays = relatedTarget === null ? !document.hasFocus() : list.current?.contains(relatedTarget);
        if (!stays) focused.current = null;
      },
    }),
  };
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  let around = element?.parentElement ?? null;
  while (around && !/auto|scroll/.test(getComputedStyle(around).overflowY)) around = around.parentElement;
  return around;
}
