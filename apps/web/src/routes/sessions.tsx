import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { characterQuery } from '@/features/characters/queries.ts';
import { Ledger } from '@/features/sessions/ledger.tsx';
import { Page } from '@/ui/page.tsx';

export function Component() {
  const characterId = useSearchParams()[0].get('character');
  const character = useQuery({ ...characterQuery(characterId ?? ''), enabled: characterId !== null });
  const title = characterId === null ? 'All sessions' : `Sessions with ${character.data?.name ?? '…'}`;
  return (
    <Page>
      <title>{`${title} · Dramatis`}</title>
      <div className="mx-auto w-full max-w-4xl px-5 py-10 sm:px-10 sm:py-14">
        <h1 className="font-serif text-4xl font-light tracking-tight">{title}</h1>
        <div className="playbill-rule mt-5 mb-8" />
        <Ledger filter={characterId === null ? {} : { characterId }} />
        {characterId !== null && (
          <p className="mt-8 text-sm">
            <Link to={paths.sessions.to()} className="text-soft underline underline-offset-4 hover:text-ink">
              All sessions
            </Link>
          </p>
        )}
      </div>
    </Page>
  );
}
