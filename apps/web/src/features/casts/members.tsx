import type { Cast, Importance, ReadingEstimate } from '@dramatis/client/model';
import { importances } from '@dramatis/contract/casts';
import { i18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { listed } from '@/lib/listed.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { importanceLabels, matching, toggled } from './choice.ts';
import { about, costOf } from './estimate-text.ts';
import { MemberRow } from './member-row.tsx';
import { useDraftMembers } from './mutations.ts';
import { estimateQuery, isUnderWay } from './queries.ts';

/** A list this long is searched rather than read. */
const SEARCHED_FROM = 10;

/** The people found, and the choice of whom to draft. */
export function Members({ cast, onBegun }: { cast: Cast; onBegun: () => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const looked = useDeferredValue(search);
  const draft = useDraftMembers(cast.id);
  const { members } = cast;
  const count = members.length;
  const notBegun = listed(draft.data?.left ?? []);

  const drafted = new Set(cast.drafts.map(({ characterName }) => characterName));
  const open = !isUnderWay(cast);
  const shown = matching(members, looked);
  const namesOf = (importance: Importance) =>
    shown.flatMap((member) => (member.importance === importance && !drafted.has(member.name) ? [member.name] : []));
  // Somebody else's click, or another reading, may have taken some away.
  const wanted = members.flatMap(({ name }) => (chosen.has(name) && !drafted.has(name) ? [name] : []));

  const begin = () =>
    draft.mutate(wanted, {
      onSuccess: ({ left }) => {
        setChosen(new Set(left));
        if (left.length < wanted.length) onBegun();
      },
    });

  return (
    <section aria-labelledby="people">
      <h2 id="people" className="font-serif text-3xl font-light">
        {open
          ? plural(count, { one: '# person', other: '# people' })
          : plural(count, { one: '# person so far', other: '# people so far' })}
      </h2>
      {open && (
        <p className="mt-1 text-soft">
          <Trans>Choose whom to draft. What each is like is then read out of the book.</Trans>
        </p>
      )}
      <div className="mt-4 mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        {members.length >= SEARCHED_FROM && (
          <label className="relative min-w-0 flex-1 basis-56 sm:max-w-xs">
            <span className="sr-only">
              <Trans>Search these people</Trans>
            </span>
            <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-faint" />
            <input
              type="search"
              value={search}
              placeholder={t`Search these people`}
              onChange={(event) => setSearch(event.currentTarget.value)}
              className="h-10 w-full rounded-md border border-line-strong bg-sheet ps-9 pe-3 pointer-coarse:h-11"
            />
          </label>
        )}
        {open && (
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">
              <Trans>Choose by importance</Trans>
            </legend>
            {importances.map((importance) => {
              const names = namesOf(importance);
              return (
                names.length > 0 && (
                  <button
                    key={importance}
                    type="button"
                    aria-pressed={names.every((name) => chosen.has(name))}
                    onClick={() => setChosen(toggled(chosen, names))}
                    className="inline-flex h-9 items-center gap-1.5 rounded-md border border-line px-2.5 text-sm text-soft hover:text-ink aria-pressed:bg-wash aria-pressed:text-ink pointer-coarse:h-11"
                  >
                    {i18n._(importanceLabels[importance])} <span className="tabular text-faint">{names.length}</span>
                  </button>
                )
              );
            })}
          </fieldset>
        )}
      </div>
      {shown.length === 0 && (
        <p className="border-t border-line py-6 text-soft">
          <Trans>Nobody here answers to “{looked}”.</Trans>
        </p>
      )}
      <ul aria-labelledby="people">
        {shown.map((member) => (
          <MemberRow
            key={member.name}
            member={member}
            state={drafted.has(member.name) ? 'drafted' : !open ? 'found' : chosen.has(member.name) ? 'chosen' : 'open'}
            onToggle={() => setChosen(toggled(chosen, [member.name]))}
          />
        ))}
      </ul>
      {draft.data && draft.data.left.length > 0 && (
        <div className="mt-4">
          <Notice tone="oxblood" alert>
            <Trans>Not begun: {notBegun}.</Trans> {errorText(draft.data.error)}
          </Notice>
        </div>
      )}
      {wanted.length > 0 && (
        <ChoiceBar
          cast={cast}
          count={wanted.length}
          busy={draft.isPending}
          draft={begin}
          clear={() => setChosen(new Set())}
        />
      )}
    </section>
  );
}

/** What is chosen and what it takes; over the end of the page, so that the list does not move. */
function ChoiceBar({
  cast,
  count,
  busy,
  draft,
  clear,
}: {
  cast: Cast;
  count: number;
  busy: boolean;
  draft: () => void;
  clear: () => void;
}) {
  const { data: estimate } = useQuery(estimateQuery(cast.id, cast.asOfChapter));
  const takes = estimate ? sumOf(estimate.persona, count, cast.demo) : '';
  return (
    <section className="sticky bottom-0 z-10 -mx-5 mt-6 sm:mx-0" aria-label={t`Chosen people`}>
      <div className="rise flex flex-wrap items-center gap-x-3 gap-y-2 border border-line-strong bg-sheet px-4 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] shadow-lift sm:mb-4 sm:rounded-lg">
        <p className="me-auto min-w-0 text-sm">
          {estimate ? (
            <Trans>
              {count} chosen<span className="text-soft">: {takes}</span>
            </Trans>
          ) : (
            <Trans>{count} chosen</Trans>
          )}
        </p>
        <Button size="sm" variant="quiet" disabled={busy} onClick={clear}>
          <Trans context="what is chosen">Clear</Trans>
        </Button>
        <Button size="sm" variant="primary" disabled={busy} onClick={draft}>
          {busy ? t`Starting…` : t`Draft these`}
        </Button>
      </div>
    </section>
  );
}

function sumOf(each: ReadingEstimate, count: number, demo: boolean): string {
  const sum = { ...each, costUsd: each.costUsd === null ? null : each.costUsd * count, pricesAsOf: null };
  const tokens = about((each.inputTokens + each.outputTokens) * count);
  const cost = costOf(sum, demo);
  return t`up to ${tokens} tokens; cost: ${cost}`;
}
