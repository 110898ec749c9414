import type { CharacterDraft } from '@dramatis/client/model';
import { useId, useState } from 'react';
import { errorText, faultText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { DropZone } from '@/ui/drop-zone.tsx';
import { Notice } from '@/ui/notice.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { ACCEPTED_FILES, checkFile } from '@/lib/book-files.ts';
import { useCancelDraft, useStartDraft } from './mutations.ts';
import { isRunning } from './queries.ts';

/** The book above the form: choose it, watch it being read, see what came of it. */
export function DraftPanel({
  draft,
  book,
  onStarted,
}: {
  draft: CharacterDraft | null;
  /** Name of the file that is being read, where it is known. */
  book: string | null;
  onStarted: (draftId: string, book: string) => void;
}) {
  const start = useStartDraft();
  const cancel = useCancelDraft();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const nameId = useId();

  const choose = (chosen: File) => {
    start.reset();
    try {
      checkFile(chosen);
      setRefused(null);
      setFile(chosen);
    } catch (error) {
      setFile(null);
      setRefused(errorText(error));
    }
  };
  const begin = () => {
    if (!file) return;
    start.mutate(
      { file, ...(name.trim() === '' ? {} : { characterName: name.trim() }) },
      {
        onSuccess: ({ id }) => {
          setFile(null);
          onStarted(id, file.name);
        },
      },
    );
  };

  if (start.isPending) return <Working title="Sending the book" book={file?.name ?? null} percent={start.sent * 100} />;
  if (draft && isRunning(draft))
    return (
      <Working
        title={draft.stage || 'Waiting to start'}
        book={book}
        percent={draft.progress}
        cancel={() => cancel.mutate(draft.id)}
        cancelling={cancel.isPending}
      />
    );

  const failure =
    refused ??
    (start.isError
      ? errorText(start.error)
      : draft?.status === 'failed'
        ? draft.error
          ? faultText(draft.error)
          : 'The draft failed.'
        : null);
  return (
    <div className="flex flex-col gap-3">
      {draft?.status === 'ready' && !file && <Ready draft={draft} book={book} />}
      {draft?.status === 'cancelled' && !file && <Notice>The draft was cancelled. The form is as you left it.</Notice>}
      {failure && (
        <Notice tone="oxblood" alert>
          {failure}
        </Notice>
      )}
      {file ? (
        <div className="rounded-md border border-line-strong px-5 py-4">
          <p className="font-serif text-xl">{file.name}</p>
          <div className="mt-3 flex flex-wrap items-end gap-3">
            <div className="min-w-0 flex-1 basis-60">
              <label htmlFor={nameId} className="block text-sm text-soft">
                Whom to draft (leave empty for the main character)
              </label>
              <input
                id={nameId}
                value={name}
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the file input that had the focus is gone, and this comes next
                autoFocus
                maxLength={200}
                onChange={(event) => setName(event.currentTarget.value)}
                onKeyDown={(event) => {
                  // Enter must not save the form around this.
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  begin();
                }}
                className="mt-1 h-10 w-full rounded-md border border-line-strong bg-sheet px-3 font-serif text-[1.0625rem]"
              />
            </div>
            <Button variant="primary" onClick={begin}>
              Draft from this book
            </Button>
            <Button variant="quiet" onClick={() => setFile(null)}>
              Another file
            </Button>
          </div>
        </div>
      ) : (
        draft?.status !== 'ready' && <BookZone onFile={choose} />
      )}
    </div>
  );
}

function BookZone({ onFile }: { onFile: (file: File) => void }) {
  return (
    <DropZone accept={ACCEPTED_FILES} onFiles={([file]) => file && onFile(file)} className="px-5 py-3.5">
      <span className="font-serif text-lg">Have the book? Drop it here</span>
      <span className="ms-3 text-[0.9375rem] text-soft max-sm:ms-0 max-sm:block">
        or <span className="text-ink underline decoration-line-strong underline-offset-4">choose a file</span>: EPUB,
        PDF, Word, HTML, Markdown or text, up to 50 MB. The form fills itself.
      </span>
    </DropZone>
  );
}

function Working({
  title,
  book,
  percent,
  cancel,
  cancelling = false,
}: {
  title: string;
  book: string | null;
  percent: number;
  cancel?: () => void;
  cancelling?: boolean;
}) {
  return (
    <div className="rounded-md border border-line-strong px-5 py-4">
      <div className="flex items-baseline justify-between gap-4">
        <output className="min-w-0 font-serif text-xl">{title}</output>
        <span className="tabular shrink-0 text-soft">{Math.round(percent)}%</span>
      </div>
      {book && <p className="mt-0.5 truncate text-sm text-soft">{book}</p>}
      <div className="mt-3">
        <ProgressLine label={title} percent={percent} />
      </div>
      <div className="mt-3 flex items-center justify-between gap-4 text-sm text-soft">
        <span>Write in the form meanwhile, if you like: what you write is not overwritten.</span>
        {cancel && (
          <Button size="sm" disabled={cancelling} onClick={cancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}

function Ready({ draft, book }: { draft: CharacterDraft; book: string | null }) {
  const source = draft.evidence[0]?.source ?? book;
  return (
    <Notice tone="brass">
      Drafted{source ? ` from ${source}` : ''}. What is in brass is proposed: it becomes yours when you touch it, and
      all of it is kept when you save.
      {draft.lore.length > 0 &&
        ` A lorebook of ${draft.lore.length} ${draft.lore.length === 1 ? 'entry' : 'entries'} is saved with it.`}
      {draft.demo && ' Demo draft: add a Gemini key for a real one.'}
      <Unsupported draft={draft} />
    </Notice>
  );
}

/** What the draft says and the book was not found to say, so that the person looks at it. */
function Unsupported({ draft: { unsupported, lore } }: { draft: CharacterDraft }) {
  const entries = lore.filter(({ evidence }) => evidence.length === 0);
  if (unsupported.length === 0 && entries.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="cursor-pointer">Not shown by any quote: {unsupported.length + entries.length}</summary>
      <ul className="mt-1 list-disc ps-5">
        {unsupported.map(({ field, claim }) => (
          <li key={`${field} ${claim}`}>
            {fieldLabels[field] ?? field}
            {claim === '' ? ', all of it' : `: ${claim}`}
          </li>
        ))}
        {entries.map(({ name }) => (
          <li key={name}>Lore, switched off: {name}</li>
        ))}
      </ul>
    </details>
  );
}

const fieldLabels: Readonly<Record<string, string>> = {
  name: 'Name',
  tagline: 'Tagline',
  description: 'Description',
  personality: 'Personality',
  scenario: 'Scenario',
  firstMessage: 'Greeting',
  exampleDialogue: 'Example dialogue',
  tags: 'Tags',
};
