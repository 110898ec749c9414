import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { useDraftFromSample } from './mutations.ts';
import { sample } from './sample.ts';

const acts = [
  { title: msg`Act one`, text: msg`You give it a book: EPUB, PDF, Word, a web page or plain text.` },
  {
    title: msg`Act two`,
    text: msg`It drafts one of the people in it, with the lines of the book that bear it out beside each trait.`,
  },
  { title: msg`Act three`, text: msg`You talk. Every turn is kept, and any of them can be played again.` },
];

/** An empty house: one sentence, one action, and what will come of it. */
export function FirstVisit({ onStarted }: { onStarted: (draftId: string, book: string) => void }) {
  const draft = useDraftFromSample();
  const { title: story } = sample;
  return (
    <section className="mt-10">
      <p className="max-w-2xl font-serif text-[1.625rem] leading-[1.35] font-light text-pretty">
        <Trans>
          Give Dramatis a book, and it drafts a character out of it: one who knows the story, stays in the part, and
          talks with you.
        </Trans>
      </p>
      <Button
        variant="primary"
        className="mt-7"
        disabled={draft.isPending}
        onClick={() => draft.mutate(undefined, { onSuccess: ({ id }) => onStarted(id, sample.file) })}
      >
        {draft.isPending ? t`Opening the story…` : t`Try the sample story`}
      </Button>
      <p className="mt-3 text-sm text-soft">
        <Trans>
          It is called <cite>{story}</cite>, and was written for this house.
        </Trans>
      </p>
      {draft.isError && (
        <div className="mt-5 max-w-2xl">
          <Notice tone="oxblood" alert>
            {errorText(draft.error)}
          </Notice>
        </div>
      )}
      <ol className="mt-14 grid gap-x-10 gap-y-7 sm:grid-cols-3">
        {acts.map(({ title, text }) => (
          <li key={title.id} className="border-t border-line pt-4">
            <h2 className="small-caps font-serif text-[1.0625rem] leading-6 text-faint">{i18n._(title)}</h2>
            <p className="mt-1 font-serif text-[1.0625rem] leading-snug text-pretty text-soft">{i18n._(text)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
