import { SEARCH_MAX_LENGTH } from '@dramatis/contract/limits';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { characterQuery } from '@/features/characters/queries.ts';
import { SearchResults } from '@/features/search/search-results.tsx';
import { Ledger } from '@/features/sessions/ledger.tsx';
import { useIsGone } from '@/features/sessions/use-is-gone.ts';
import { Choice } from '@/ui/choice.tsx';
import { Page } from '@/ui/page.tsx';

/** Who types on is not interrupted by what is found meanwhile. */
const TYPING_MS = 200;

const statuses = [
  { value: 'any', label: msg`All` },
  { value: 'active', label: msg`Active` },
  { value: 'closed', label: msg`Closed` },
  { value: 'archived', label: msg`Archived` },
] as const;
const speakers = [
  { value: 'any', label: msg`Anyone` },
  { value: 'user', label: msg`You` },
  { value: 'assistant', label: msg`Characters` },
] as const;
const sorts = [
  { value: 'newest', label: msg`Newest` },
  { value: 'best', label: msg`Best` },
] as const;

/** Options as they are called in the language of the page. */
function named<Value extends string>(options: readonly { value: Value; label: MessageDescriptor }[]) {
  return options.map(({ value, label }) => ({ value, label: i18n._(label) }));
}

/** One of the values that an address may carry; the first one where it carries none. */
function oneOf<Value extends string>(options: readonly { value: Value }[], given: string | null, usual: Value): Value {
  return options.find(({ value }) => value === given)?.value ?? usual;
}

export function Component() {
  const [place, setPlace] = useSearchParams();
  const q = place.get('q') ?? '';
  const characterId = place.get('character');
  const status = oneOf(statuses, place.get('status'), 'any');
  const role = oneOf(speakers, place.get('by'), 'any');
  const sort = oneOf(sorts, place.get('sort'), 'newest');
  const isGone = useIsGone();
  const character = useQuery({ ...characterQuery(characterId ?? ''), enabled: characterId !== null });
  const set = (key: string, value: string, usual: string) =>
    setPlace(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === usual) next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const filter = {
    ...(characterId === null ? {} : { characterId }),
    ...(status === 'any' ? {} : { status }),
  };
  const searching = q.trim() !== '';
  const title = characterId === null ? t`All history` : t`History with ${{ name: character.data?.name ?? '…' }}`;
  return (
    <Page>
      <title>{`${title} · Dramatis`}</title>
      <div className="mx-auto w-full max-w-4xl px-5 py-10 sm:px-10 sm:py-14">
        <h1 className="font-serif text-4xl font-light tracking-tight">{title}</h1>
        <div className="playbill-rule mt-5 mb-6" />
        <search className="mb-8 flex flex-col gap-3">
          <SearchField q={q} onSearch={(typed) => set('q', typed, '')} />
          <div className="flex flex-wrap gap-2">
            <Choice
              label={t`Status of the session`}
              value={status}
              options={named(statuses)}
              onChange={(value) => set('status', value, 'any')}
            />
            {searching && (
              <>
                <Choice
                  label={t`Said by`}
                  value={role}
                  options={named(speakers)}
                  onChange={(value) => set('by', value, 'any')}
                />
                <Choice
                  label={t`First come the`}
                  value={sort}
                  options={named(sorts)}
                  onChange={(value) => set('sort', value, 'newest')}
                />
              </>
            )}
          </div>
        </search>
        {searching ? (
          <SearchResults q={q} filter={{ ...filter, ...(role === 'any' ? {} : { role }), sort }} isGone={isGone} />
        ) : (
          <Ledger key={place.toString()} filter={filter} />
        )}
        {characterId !== null && (
          <p className="mt-8 text-sm">
            <Link to={paths.sessions.to()} className="text-soft underline underline-offset-4 hover:text-ink">
              <Trans>All history</Trans>
            </Link>
          </p>
        )}
      </div>
    </Page>
  );
}

/** What is typed goes into the address shortly after; what the address gets otherwise is shown. */
function SearchField({ q, onSearch }: { q: string; onSearch: (typed: string) => void }) {
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  const [sent, setSent] = useState(q);
  if (known !== q) {
    setKnown(q);
    // What was sent from here may arrive when more has been typed.
    if (q !== sent) setTyped(q);
  }
  const search = useEffectEvent(onSearch);
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => {
      setSent(typed);
      search(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, q]);
  return (
    <label className="relative block">
      <span className="sr-only">
        <Trans>Search everything that was said</Trans>
      </span>
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4.5 text-faint" />
      <input
        type="search"
        value={typed}
        maxLength={SEARCH_MAX_LENGTH}
        placeholder={t`Search everything that was said`}
        onChange={(event) => setTyped(event.currentTarget.value)}
        className="h-11 w-full rounded-md border border-line-strong bg-sheet ps-10 pe-3 text-[1.0625rem] hover:border-ink"
      />
    </label>
  );
}
