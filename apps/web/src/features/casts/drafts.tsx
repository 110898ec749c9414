import type { Cast } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { listed } from '@/lib/listed.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { DraftRow } from './draft-row.tsx';
import { KeepBook } from './keep-book.tsx';
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
  const stayedPeople = listed(stayed.map(({ name, why }) => t`${name} (${why})`));
  const count = people.length;
  return (
    <section aria-labelledby="drafts">
      <h2
        id="drafts"
        ref={heading}
        tabIndex={-1}
        className="mb-3 scroll-mt-6 font-serif text-3xl font-light outline-none"
      >
        {plural(count, { one: '# draft', other: '# drafts' })}
      </h2>
      <ul aria-labelledby="drafts">
        {people.map((person) => (
          <DraftRow key={person.draft.id} castId={cast.id} person={person} />
        ))}
      </ul>
      <div className="my-4 empty:hidden">
        {save.isError && (
          <Notice tone="oxblood" alert>
            <Trans>Not all were saved.</Trans> {errorText(save.error)}
          </Notice>
        )}
        {save.isSuccess && (
          <Notice>
            <Trans>
              Saved: <SavedPeople people={save.data} />.
            </Trans>
            {stayed.length > 0 && (
              <>
                {' '}
                <Trans>Not saved: {stayedPeople}.</Trans>
              </>
            )}
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
            {save.isPending ? t`Saving…` : t`Save these`}
          </Button>
          <p className="min-w-0 flex-1 basis-60 text-sm text-soft">{offer(savable.length, left.length)}</p>
        </div>
      )}
      <KeepBook cast={cast} />
      <Announcement text={summary(people)} />
    </section>
  );
}

function SavedPeople({ people }: { people: readonly { id: string; name: string }[] }) {
  return people.map(({ id, name }, i) => (
    <span key={id}>
      {i > 0 && ', '}
      <Link to={paths.newChat.to(id)} className="text-oxblood underline underline-offset-4">
        {name}
      </Link>
    </span>
  ));
}

function offer(ready: number, left: number): string {
  const what = plural(ready, {
    one: 'The one that is ready is saved as it is.',
    other: 'The # that are ready are saved as they are.',
  });
  return left === 0
    ? what
    : `${what} ${plural(left, { one: 'The other stays here.', other: 'The others stay here.' })}`;
}

function summary(people: readonly DraftedPerson[]): string {
  const count = (status: string) => people.filter(({ draft }) => draft.status === status).length;
  const failed = count('failed');
  const ready = count('ready');
  const all = people.length;
  return failed > 0 ? t`${ready} of ${all} drafts ready, ${failed} failed.` : t`${ready} of ${all} drafts ready.`;
}
