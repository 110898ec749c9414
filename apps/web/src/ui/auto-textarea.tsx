import { useLayoutEffect, useRef, type ComponentProps } from 'react';

const growsByItself = CSS.supports('field-sizing', 'content');

/** A text area that is as high as its text. */
export function AutoTextarea({ className = '', ref, ...props }: ComponentProps<'textarea'>) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = own.current;
    if (growsByItself || !area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  });
  return (
    <textarea
      {...props}
      ref={(area) => {
        own.current = area;
        if (typeof ref === 'function') return ref(area);
        if (ref) ref.current = area;
      }}
      className={`grows ${className}`}
    />
  );
}
