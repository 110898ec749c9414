import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Nearer than this to the end counts as being there. */
const NEAR = 56;

/**
 * Keeps the end in sight while the reader is there, and never moves the page when they are not. `firstKey` names the first row:
 * when it changes because older rows came in above, what the reader looks at stays where it is.
 */
export function useStickToBottom(firstKey: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const height = useRef(0);
  const first = useRef(firstKey);
  const [atBottom, setAtBottom] = useState(true);

  const jump = useCallback((behavior: ScrollBehavior = 'auto') => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = true;
    setAtBottom(true);
    element.scrollTo({ top: element.scrollHeight, behavior });
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (first.current !== firstKey && first.current !== undefined && !stuck.current)
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
    });
    observer.observe(inner);
    observer.observe(element);
    let last = element.scrollTop;
    const onScroll = () => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
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

  return { scroller, content, atBottom, jump };
}
