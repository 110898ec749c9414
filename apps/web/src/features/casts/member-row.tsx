import type { CastMember } from '@dramatis/client/model';
import { i18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId } from 'react';
import { voiceStyle } from '@/lib/hue.ts';
import { listed } from '@/lib/listed.ts';
import { EvidenceQuote } from '@/ui/evidence-quote.tsx';
import { chaptersOf, importanceLabels } from './choice.ts';

/** How many quotes are shown of each. */
const MOST_QUOTES = 2;

export type MemberState = 'found' | 'open' | 'chosen' | 'drafted';

/** One of the people found, with what in the book shows them. */
export function MemberRow({
  member,
  state,
  onToggle,
}: {
  member: CastMember;
  /** `found`: not to be chosen yet. */
  state: MemberState;
  onToggle: () => void;
}) {
  const id = useId();
  const { name, aliases, importance, description, mentions, evidence } = member;
  const otherNames = listed(aliases);
  const facts = [
    i18n._(importanceLabels[importance]),
    chaptersOf(member),
    mentions > 0 && plural(mentions, { one: 'named once', other: 'named # times' }),
    state === 'drafted' && t`drafted, see above`,
  ].filter(Boolean);
  return (
    <li className="grid gap-x-10 gap-y-3 border-t border-line py-4 [contain-intrinsic-size:auto_8rem] [content-visibility:auto] lg:grid-cols-[minmax(0,1fr)_19rem]">
      <div className="flex min-w-0 gap-3.5">
        {state !== 'found' && (
          <input
            id={id}
            type="checkbox"
            checked={state !== 'open'}
            disabled={state === 'drafted'}
            aria-describedby={`${id}-facts`}
            onChange={onToggle}
            className="mt-1.5 size-5 shrink-0 accent-oxblood pointer-coarse:size-6"
          />
        )}
        <div className="min-w-0 flex-1">
          <h3 className="voice font-serif text-2xl leading-tight break-words" style={voiceStyle(name)} dir="auto">
            {state === 'found' ? name : <label htmlFor={id}>{name}</label>}
          </h3>
          {aliases.length > 0 && (
            <p className="text-sm text-soft" dir="auto">
              <Trans>also {otherNames}</Trans>
            </p>
          )}
          {description && (
            <p className="mt-1 font-serif text-[1.0625rem] leading-snug text-pretty text-soft" dir="auto">
              {description}
            </p>
          )}
          <p id={`${id}-facts`} className="mt-1.5 text-[0.8125rem] text-faint">
            {facts.join(' · ')}
          </p>
        </div>
      </div>
      {evidence.length > 0 ? (
        <ul aria-label={t`Evidence for ${name}`} className="flex flex-col gap-3 max-lg:ps-8.5">
          {evidence.slice(0, MOST_QUOTES).map((quote, i) => (
            // Two may stand in the same place.
            <li key={i}>
              <EvidenceQuote evidence={quote} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-faint max-lg:ps-8.5">
          <Trans>No quote was found to show them.</Trans>
        </p>
      )}
    </li>
  );
}
