import { loreLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { isComposing } from '@/lib/input-method.ts';

/** Keys, each with a button to take it away; Enter, a comma or leaving the field adds one. */
export function KeyChips({
  label,
  keys,
  onChange,
}: {
  label: string;
  keys: readonly string[];
  onChange: (keys: string[]) => void;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const add = (given: string) => {
    setText('');
    // A pattern may have commas of its own.
    const parts = given.trim().startsWith('/') ? [given] : given.split(/[,\n]/);
    const fresh = parts.map((part) => part.trim()).filter((part) => part !== '');
    if (fresh.length > 0) onChange([...new Set([...keys, ...fresh])].slice(0, loreLimits.keys));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-1.5 rounded-md border border-line-strong bg-sheet px-2 py-1.5 focus-within:border-ink hover:border-ink">
        {keys.map((key) => (
          <span key={key} dir="auto" className="inline-flex items-center rounded-sm bg-wash ps-2 text-sm break-all">
            {key}
            <button
              type="button"
              aria-label={t`Remove ${key}`}
              className="inline-flex size-7 items-center justify-center text-soft hover:text-ink pointer-coarse:size-10"
              onClick={() => onChange(keys.filter((other) => other !== key))}
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        ))}
        <input
          id={id}
          dir="auto"
          value={text}
          maxLength={loreLimits.key}
          autoComplete="off"
          className="min-w-24 flex-1 bg-transparent py-1 outline-none"
          onBlur={() => add(text)}
          onChange={({ currentTarget: { value } }) => {
            if (value.endsWith(',') && !value.trimStart().startsWith('/')) add(value);
            else setText(value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event)) {
              event.preventDefault();
              add(text);
            }
            if (event.key === 'Backspace' && text === '' && keys.length > 0) onChange(keys.slice(0, -1));
          }}
        />
      </div>
    </div>
  );
}
