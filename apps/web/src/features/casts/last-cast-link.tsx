import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { lastCast } from './last-cast.ts';
import { castQuery } from './queries.ts';

/** The way back to the cast that was last looked at, if there is one, and to all of them. */
export function LastCastLink() {
  const [castId] = useState(lastCast);
  const { data: cast } = useQuery({ ...castQuery(castId ?? ''), enabled: castId !== null });
  const all = (
    <Link to={paths.casts.to()} className="text-ink underline decoration-line-strong underline-offset-4">
      <Trans context="link in a sentence">all casts</Trans>
    </Link>
  );
  if (!cast || cast.files.length === 0)
    return (
      <p className="mt-2 text-soft">
        <Trans>Or look at {all}.</Trans>
      </p>
    );
  const { length: count, 0: book } = cast.files;
  const books = count === 1 ? book : plural(count, { one: '# file', other: '# files' });
  return (
    <p className="mt-2 text-soft">
      <Trans>
        Or go on with{' '}
        <Link
          to={paths.cast.to(cast.id)}
          className="break-words text-ink underline decoration-line-strong underline-offset-4"
        >
          the cast of {books}
        </Link>
        , or look at {all}.
      </Trans>
    </p>
  );
}
