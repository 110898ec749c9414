import { plural } from '@lingui/core/macro';
import { useDeferredValue, useMemo } from 'react';
import { tokensOf } from '@/lib/tokens.ts';

/** How much of a prompt a text takes, counted when typing leaves time for it. Says nothing of an empty one. */
export function TokenCount({ text }: { text: string }) {
  const settled = useDeferredValue(text);
  const count = useMemo(() => tokensOf(settled), [settled]);
  if (count === 0) return null;
  return (
    <span className="text-[0.8125rem] text-faint tabular-nums">
      {plural(count, { one: '# token', other: '# tokens' })}
    </span>
  );
}
