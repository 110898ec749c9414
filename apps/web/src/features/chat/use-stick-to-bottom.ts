import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Nearer than this to the end counts as being there. */
const NEAR = 56;

const isNearEnd = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;

/**
 * Keeps the end in sight while the reader is there, and never moves the page when they are not. `firstKey` names the first row:
 * when it changes because older rows came in above, what the reader looks at stays where it is. `lastKey` names the last row: when
 * it changes, whatever is held stays where it is.
 */
export function useStickToBottom(firstKey: string | undefined, lastKey: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const height = useRef(0);
  const first = useRef(firstKey);
  const held = useRef<{ element: HTMLElement; top: number; lastKey: string | undefined } | null>(null);
  const [atBottom, setAtBottom] = useState(true);

  const jump = useCallback((behavior: ScrollBehavior = 'auto') => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = true;
    setAtBottom(true);
    element.scrollTo({ top: element.scrollHeight, behavior });
  }, []);

  /** The reader is taken elsewhere. */
  const leave = useCallback(() => {
    stuck.current = false;
    setAtBottom(false);
  }, []);

  /** Another branch is about to come in: this element is what the reader looks at, and not the end. */
  const hold = useCallback(
    (element: HTMLElement) => {
      held.current = { element, top: element.getBoundingClientRect().top, lastKey };
    },
    [lastKey],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (held.current && held.current.lastKey !== lastKey) {
      const { element: kept, top } = held.current;
      if (kept.isConnected) element.scrollTop += kept.getBoundingClientRect().top - top;
      held.current = null;
      stuck.current = isNearEnd(element);
    } else if (first.current !== firstKey && first.current !== undefined && !stuck.current)
      element.scrollTop += element.scrollHeight - height.current;
    first.current = firstKey;
    height.current = element.scrollHeight;
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    element.scrollTop = element.scrollHeight;
    const observer = new ResizeObserver(() => {
      height.current = element.scrollHeight;
      if (stuck.current) element.scrollTop = element.scrollHeight;
      setAtBottom(stuck.current || isNearEnd(element));
    });
    observer.observe(inner);
    observer.observe(element);
    let last = element.scrollTop;
    const onScroll = () => {
      const near = isNearEnd(element);
      // Only a move upwards is the reader leaving; a smooth jump on its way down is not.
      if (near) stuck.current = true;
      else if (element.scrollTop < last) stuck.current = false;
      last = element.scrollTop;
      setAtBottom(near || stuck.current);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, atBottom, jump, leave, hold };
}
