import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { useDraftFromSample } from './mutations.ts';
import { sample } from './sample.ts';

/** An empty house: one sentence, one action. */
export function FirstVisit({ onStarted }: { onStarted: (draftId: string) => void }) {
  const draft = useDraftFromSample();
  return (
    <section className="mt-10 max-w-2xl">
      <p className="font-serif text-[1.625rem] leading-[1.35] font-light text-pretty">
        Give Dramatis a book, and it drafts a character out of it: one who knows the story, stays in the part, and talks
        with you.
      </p>
      <div className="mt-7 flex flex-wrap gap-3">
        <Button
          variant="primary"
          disabled={draft.isPending}
          onClick={() => draft.mutate(undefined, { onSuccess: ({ id }) => onStarted(id) })}
        >
          {draft.isPending ? 'Opening the story…' : 'Try the sample story'}
        </Button>
        <Link to={paths.newCharacter.to({ from: 'book' })} className={buttonClass()}>
          Draft from a book
        </Link>
      </div>
      <p className="mt-4 text-sm text-soft">
        The sample is <cite>{sample.title}</cite>, a short original story.
      </p>
      {draft.isError && (
        <div className="mt-5">
          <Notice tone="oxblood" alert>
            {errorText(draft.error)}
          </Notice>
        </div>
      )}
    </section>
  );
}
