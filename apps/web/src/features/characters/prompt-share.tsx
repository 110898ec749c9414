import { plural } from '@lingui/core/macro';
import { useDeferredValue, useMemo } from 'react';
import { tokensOf } from '@/lib/tokens.ts';
import type { FormFields } from './form-state.ts';

/** How much of every prompt a character takes, whatever is talked of. */
export function PromptShare({ fields }: { fields: FormFields }) {
  const settled = useDeferredValue(fields);
  const count = useMemo(() => {
    const { description, personality, scenario, exampleDialogue, systemPrompt, postHistoryInstructions } = settled;
    const said = [description, personality, scenario, exampleDialogue, systemPrompt, postHistoryInstructions];
    return said.reduce((sum, text) => sum + tokensOf(text), 0);
  }, [settled]);
  if (count === 0) return null;
  return (
    <p className="text-sm text-soft">
      {plural(count, {
        one: 'About # token of this is in every prompt; greetings and lorebook come beside it.',
        other: 'About # tokens of this are in every prompt; greetings and lorebook come beside it.',
      })}
    </p>
  );
}
