import { isAbort } from '@dramatis/client/errors';
import type { CharacterDraft } from '@dramatis/client/model';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useId, useRef, useState } from 'react';
import { ACCEPTED_FILES, checkFile } from '@/lib/book-files.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { percentText } from '@/lib/percent.ts';
import { stageText } from '@/lib/stage-text.ts';
import { isComposing } from '@/lib/input-method.ts';
import { Button } from '@/ui/button.tsx';
import { DropZone } from '@/ui/drop-zone.tsx';
import { Notice } from '@/ui/notice.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
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
  const sending = useRef<AbortController>(null);
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
    const abort = new AbortController();
    sending.current = abort;
    start.mutate(
      { file, abort, ...(name.trim() === '' ? {} : { characterName: name.trim() }) },
      {
        onSuccess: ({ id }) => {
          setFile(null);
          onStarted(id, file.name);
        },
      },
    );
  };

  if (start.isPending)
    return (
      <Working
        title={t`Sending the book`}
        book={file?.name ?? null}
        percent={start.sent * 100}
        cancel={() => sending.current?.abort()}
      />
    );
  if (draft && isRunning(draft))
    return (
      <Working
        title={stageText(draft.stage) || t`Waiting to start`}
        book={book}
        percent={draft.progress}
        cancel={() => cancel.mutate(draft.id)}
        cancelling={cancel.isPending}
        failure={cancel.error}
      />
    );

  const failure =
    refused ??
    (start.isError && !isAbort(start.error)
      ? errorText(start.error)
      : draft?.status === 'failed'
        ? draft.error
          ? faultText(draft.error)
          : t`The draft failed.`
        : null);
  return (
    <div className="flex flex-col gap-3">
      {draft?.status === 'ready' && !file && <Ready draft={draft} book={book} />}
      {draft?.status === 'cancelled' && !file && (
        <Notice>
          <Trans>The draft was cancelled. The form is as you left it.</Trans>
        </Notice>
      )}
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
                <Trans>Whom to draft (leave empty for the main character)</Trans>
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
                  if (event.key !== 'Enter' || isComposing(event)) return;
                  event.preventDefault();
                  begin();
                }}
                className="mt-1 h-10 w-full rounded-md border border-line-strong bg-sheet px-3 font-serif text-[1.0625rem]"
              />
            </div>
            <Button variant="primary" onClick={begin}>
              <Trans>Draft from this book</Trans>
            </Button>
            <Button variant="quiet" onClick={() => setFile(null)}>
              <Trans>Another file</Trans>
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
      <span className="font-serif text-lg">
        <Trans>Have the book? Drop it here</Trans>
      </span>
      <span className="ms-3 text-[0.9375rem] text-soft max-sm:ms-0 max-sm:block">
        <Trans>
          or <span className="text-ink underline decoration-line-strong underline-offset-4">choose a file</span>: EPUB,
          PDF, Word, HTML, Markdown or text, up to 50 MB. The form fills itself.
        </Trans>
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
  failure = null,
}: {
  title: string;
  book: string | null;
  percent: number;
  cancel: () => void;
  cancelling?: boolean;
  /** Why it could not be cancelled. */
  failure?: Error | null;
}) {
  return (
    <div className="rounded-md border border-line-strong px-5 py-4">
      <div className="flex items-baseline justify-between gap-4">
        <output className="min-w-0 font-serif text-xl">{title}</output>
        <span className="tabular shrink-0 text-soft">{percentText(percent)}</span>
      </div>
      {book && <p className="mt-0.5 truncate text-sm text-soft">{book}</p>}
      <div className="mt-3">
        <ProgressLine label={title} percent={percent} />
      </div>
      <div className="mt-3 flex items-center justify-between gap-4 text-sm text-soft">
        <span>
          <Trans>Write in the form meanwhile, if you like: what you write is not overwritten.</Trans>
        </span>
        <Button size="sm" disabled={cancelling} onClick={cancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {failure && (
        <p role="alert" className="mt-2 text-sm text-oxblood">
          <Trans>It could not be cancelled. {{ reason: errorText(failure) }}</Trans>
        </p>
      )}
    </div>
  );
}

function Ready({ draft, book }: { draft: CharacterDraft; book: string | null }) {
  const source = draft.evidence[0]?.source ?? book;
  const entries = draft.lore.length;
  return (
    <Notice tone="brass">
      {source ? (
        <Trans>
          Drafted from {source}. What is in brass is proposed: it becomes yours when you touch it, and all of it is kept
          when you save.
        </Trans>
      ) : (
        <Trans>
          Drafted. What is in brass is proposed: it becomes yours when you touch it, and all of it is kept when you
          save.
        </Trans>
      )}
      {entries > 0 && (
        <>
          {' '}
          <Plural
            value={entries}
            one="A lorebook of # entry is saved with it."
            other="A lorebook of # entries is saved with it."
          />
        </>
      )}
      {draft.demo && (
        <>
          {' '}
          <Trans>Demo draft: add a Gemini key for a real one.</Trans>
        </>
      )}
      <Unsupported draft={draft} />
    </Notice>
  );
}

/** What the draft says and the book was not found to say, so that the person looks at it. */
function Unsupported({ draft: { unsupported, lore } }: { draft: CharacterDraft }) {
  const entries = lore.filter(({ evidence }) => evidence.length === 0);
  const count = unsupported.length + entries.length;
  if (count === 0) return null;
  return (
    <details className="mt-2">
      <summary className="cursor-pointer">
        <Trans>Not shown by any quote: {count}</Trans>
      </summary>
      <ul className="mt-1 list-disc ps-5">
        {unsupported.map(({ field, claim }) => (
          <li key={`${field} ${claim}`}>{claimText(field, claim)}</li>
        ))}
        {entries.map(({ name }) => (
          <li key={name}>
            <Trans>Lore, switched off: {name}</Trans>
          </li>
        ))}
      </ul>
    </details>
  );
}

function claimText(name: string, claim: string): string {
  const label = fieldLabels[name];
  const field = label ? i18n._(label) : name;
  return claim === '' ? t`${field}, all of it` : t`${field}: ${claim}`;
}

const fieldLabels: Readonly<Record<string, MessageDescriptor>> = {
  name: msg`Name`,
  tagline: msg`Tagline`,
  description: msg`Description`,
  personality: msg`Personality`,
  scenario: msg`Scenario`,
  firstMessage: msg`Greeting`,
  exampleDialogue: msg`Example dialogue`,
  tags: msg`Tags`,
};
