import { useRef, useState } from 'react';

/** A title being rewritten in place. Enter or leaving the field keeps it, Escape doesn't. */
export function RenameField({
  label,
  value,
  maxLength,
  className = '',
  onDone,
}: {
  label: string;
  value: string;
  maxLength: number;
  className?: string;
  /** Null when nothing is to be changed. */
  onDone: (value: string | null) => void;
}) {
  const [text, setText] = useState(value);
  // Taking the focused field away makes it lose the focus: without this, Escape would save after all.
  const finished = useRef(false);
  const finish = (next: string | null) => {
    if (finished.current) return;
    finished.current = true;
    onDone(next);
  };
  const settle = (next: string) => {
    const trimmed = next.replace(/\s+/g, ' ').trim();
    finish(trimmed === '' || trimmed === value ? null : trimmed);
  };
  return (
    <input
      aria-label={label}
      autoFocus
      value={text}
      maxLength={maxLength}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => settle(text)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') finish(null);
      }}
      className={`w-full min-w-0 rounded-sm border border-line-strong bg-sheet px-1.5 ${className}`}
    />
  );
}
