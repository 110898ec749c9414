import type { Cast } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { useKeepBook } from './mutations.ts';

/** Whether there are files to make a notebook of: what was read from a notebook has none, even when that is gone. */
const isOfFiles = ({ members, drafts }: Cast) =>
  [...members, ...drafts].every(({ evidence }) => evidence.every(({ sourceId }) => sourceId === null));

/** Once somebody of it was saved: the book itself, to be searched and quoted when one talks with them. */
export function KeepBook({ cast }: { cast: Cast }) {
  const keep = useKeepBook(cast.id);
  const kept = keep.data?.notebook;
  const count = cast.files.length;
  if (kept) return <Kept notebook={kept} />;
  if (cast.notebook !== null || cast.characters.length === 0 || !isOfFiles(cast)) return null;
  return (
    <div className="mt-4 flex flex-col gap-3">
      {keep.isError && (
        <Notice tone="oxblood" alert>
          {errorText(keep.error)}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
        <Button disabled={keep.isPending} onClick={() => keep.mutate()}>
          {keep.isPending
            ? t`Keeping it…`
            : plural(count, { one: 'Keep this book as a notebook', other: 'Keep these books as a notebook' })}
        </Button>
        <p className="min-w-0 flex-1 basis-60 text-sm text-soft">
          <Trans>Those who are saved then look things up in it, and you can search and read it.</Trans>
        </p>
      </div>
    </div>
  );
}

function Kept({ notebook: { id, name } }: { notebook: { id: string; name: string } }) {
  const link = useRef<HTMLAnchorElement>(null);
  // The button had the focus, and is gone.
  useEffect(() => link.current?.focus(), []);
  return (
    <div className="mt-4">
      <Notice>
        <Trans>
          Kept as the notebook{' '}
          <Link ref={link} to={paths.notebook.to(id)} className="text-oxblood underline underline-offset-4">
            {name}
          </Link>
          . A new chat with those who are saved is grounded in it.
        </Trans>
      </Notice>
    </div>
  );
}
