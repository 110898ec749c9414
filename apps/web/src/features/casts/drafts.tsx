import type { Cast } from '@dramatis/client/model';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { DraftRow } from './draft-row.tsx';
import { useSaveDrafts } from './mutations.ts';
import { draftedPeople, ready, unready, type DraftedPerson } from './saving.ts';

/** The people who were chosen: each draft by itself, and all that are ready saved at once. */
export function Drafts({
  cast,
  begun,
}: {
  cast: Cast;
  /** The focus comes here each time this changes. */
  begun: number;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (begun > 0) heading.current?.focus();
  }, [begun]);
  const save = useSaveDrafts(cast.id);
  const people = draftedPeople(cast);
  const savable = ready(people);
  const left = unready(people);
  /** Who could not be saved, when it was last done. */
  const [stayed, setStayed] = useState(left);
  return (
    <section aria-labelledby="drafts">
      <h2
        id="drafts"
        ref={heading}
        tabIndex={-1}
        className="mb-3 scroll-mt-6 font-serif text-3xl font-light outline-none"
      >
        {people.length === 1 ? '1 draft' : `${people.length} drafts`}
      </h2>
      <ul aria-labelledby="drafts">
        {people.map((person) => (
          <DraftRow key={person.draft.id} castId={cast.id} person={person} />
        ))}
      </ul>
      <div className="my-4 empty:hidden">
        {save.isError && (
          <Notice tone="oxblood" alert>
            Not all were saved. {errorText(save.error)}
          </Notice>
        )}
        {save.isSuccess && (
          <Notice>
            Saved:{' '}
            {save.data.map(({ id, name }, i) => (
              <span key={id}>
                {i > 0 && ', '}
                <Link to={paths.newChat.to(id)} className="text-oxblood underline underline-offset-4">
                  {name}
                </Link>
              </span>
            ))}
            .{stayed.length > 0 && ` Not saved: ${stayed.map(({ name, why }) => `${name} (${why})`).join(', ')}.`}
          </Notice>
        )}
      </div>
      {savable.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
          <Button
            variant="primary"
            disabled={save.isPending}
            onClick={() => {
              const ids = savable.map(({ id }) => id);
              // The button goes, and the focus with it.
              save.mutate(ids, {
                onSuccess: () => {
                  setStayed(left);
                  heading.current?.focus();
                },
              });
            }}
          >
            {save.isPending ? 'Saving…' : 'Save these'}
          </Button>
          <p className="min-w-0 flex-1 basis-60 text-sm text-soft">{offer(savable.length, left.length)}</p>
        </div>
      )}
      <Announcement text={summary(people)} />
    </section>
  );
}

function offer(ready: number, left: number): string {
  const what =
    ready === 1 ? 'The one that is ready is saved as it is.' : `The ${ready} that are ready are saved as they are.`;
  return left === 0 ? what : `${what} The other${left === 1 ? ' stays' : 's stay'} here.`;
}

function summary(people: readonly DraftedPerson[]): string {
  const count = (status: string) => people.filter(({ draft }) => draft.status === status).length;
  const failed = count('failed');
  return `${count('ready')} of ${people.length} drafts ready${failed > 0 ? `, ${failed} failed` : ''}.`;
}
