import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { useState } from 'react';
import { ACCEPTED_FILES } from '@/lib/book-files.ts';
import { errorText } from '@/lib/error-text.ts';
import { locale } from '@/lib/language.ts';
import { Button } from '@/ui/button.tsx';
import { DropZone } from '@/ui/drop-zone.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { checkFiles, useCreateCast } from './mutations.ts';
import { Progress } from './progress.tsx';

const sizeOf = ({ size }: File) => (size < 1024 * 1024 ? `${Math.ceil(size / 1024)} KB` : `${megabytes(size)} MB`);

const megabytes = (size: number) =>
  (size / 1024 / 1024).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Takes books, and sends them off to be read. */
export function BookPicker({ onCreated }: { onCreated: (castId: string) => void }) {
  const create = useCreateCast();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [refused, setRefused] = useState<string | null>(null);
  const count = files.length;

  const add = (given: readonly File[]) => {
    create.reset();
    try {
      const next = [...files, ...given];
      checkFiles(next);
      setRefused(null);
      setFiles(next);
    } catch (error) {
      setRefused(errorText(error));
    }
  };

  if (create.isPending) {
    const title = plural(count, { one: 'Sending the book', other: 'Sending # files' });
    const percent = Math.round(create.sent * 100);
    return (
      <>
        <Progress title={title} about={t`Stay on this page until they are there.`} percent={create.sent * 100} />
        <Announcement text={t`${title}, ${percent} percent.`} />
      </>
    );
  }
  const failure = refused ?? (create.isError ? errorText(create.error) : null);
  return (
    <div className="flex flex-col gap-4">
      {failure && (
        <Notice tone="oxblood" alert>
          {failure}
        </Notice>
      )}
      {files.length > 0 && (
        <section aria-label={t`Chosen files`}>
          <ol>
            {files.map((file, i) => (
              // The same file may be given twice.
              <ChosenFile key={i} file={file} leaveOut={() => setFiles(files.filter((each) => each !== file))} />
            ))}
          </ol>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
            <Button
              variant="primary"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the files were just chosen, and this comes next
              autoFocus
              onClick={() => create.mutate(files, { onSuccess: ({ id }) => onCreated(id) })}
            >
              {plural(count, { one: 'Open the book', other: 'Open the # files' })}
            </Button>
            <p className="min-w-0 flex-1 basis-60 text-sm text-soft">
              <Trans>
                The text is read first, which costs nothing. Then you see what finding its people will take.
              </Trans>
            </p>
          </div>
        </section>
      )}
      <DropZone
        accept={ACCEPTED_FILES}
        multiple
        onFiles={add}
        className={files.length === 0 ? 'px-6 py-12 text-center' : 'px-5 py-3.5'}
      >
        <span className={files.length === 0 ? 'block font-serif text-2xl font-light' : 'font-serif text-lg'}>
          {files.length === 0 ? t`Drop a book here` : t`Another volume? Drop it here`}
        </span>
        <span
          className={`text-soft ${files.length === 0 ? 'mt-1.5 block' : 'ms-3 text-[0.9375rem] max-sm:ms-0 max-sm:block'}`}
        >
          <Trans>
            or <span className="text-ink underline decoration-line-strong underline-offset-4">choose files</span>: EPUB,
            PDF, Word, HTML, Markdown or text, up to 50 MB each. Several are read as one book, in their order.
          </Trans>
        </span>
      </DropZone>
    </div>
  );
}

function ChosenFile({ file, leaveOut }: { file: File; leaveOut: () => void }) {
  const { name } = file;
  return (
    <li className="flex items-center gap-3 border-t border-line py-2.5">
      <span className="min-w-0 flex-1 font-serif text-xl leading-snug break-words" dir="auto">
        {name}
      </span>
      <span className="tabular shrink-0 text-sm text-soft">{sizeOf(file)}</span>
      <IconButton label={t`Leave out ${name}`} onClick={leaveOut}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
