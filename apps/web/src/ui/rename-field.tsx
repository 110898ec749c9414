import { useRef, useState } from 'react';
import { isComposing } from '@/lib/input-method.ts';

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
  /** `value` is null when nothing is to be changed; `byKey` when the focus should go back to where it was. */
  onDone: (value: string | null, byKey: boolean) => void;
}) {
  const [began] = useState(value);
  const [text, setText] = useState(value);
  // Taking the focused field away makes it lose the focus: without this, Escape would save after all.
  const finished = useRef(false);
  const finish = (next: string, byKey: boolean) => {
    if (finished.current) return;
    finished.current = true;
    const trimmed = next.replace(/\s+/g, ' ').trim();
    onDone(trimmed === '' || trimmed === began ? null : trimmed, byKey);
  };
  return (
    <input
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever asked to rename is about to type here
      autoFocus
      value={text}
      maxLength={maxLength}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(text, false)}
      onKeyDown={(event) => {
        if (isComposing(event) || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        // The same press must not go on to what gets the focus next, nor close a dialog that this is in.
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter' ? text : began, true);
      }}
      className={`w-full min-w-0 rounded-sm border border-line-strong bg-sheet px-1.5 ${className}`}
    />
  );
}
