import { X } from 'lucide-react';
import { useState } from 'react';
import { ACCEPTED_FILES } from '@/lib/book-files.ts';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { DropZone } from '@/ui/drop-zone.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Announcement } from './announcement.tsx';
import { checkFiles, useCreateCast } from './mutations.ts';
import { Progress } from './progress.tsx';

const sizeOf = ({ size }: File) =>
  size < 1024 * 1024 ? `${Math.ceil(size / 1024)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;

/** Takes books, and sends them off to be read. */
export function BookPicker({ onCreated }: { onCreated: (castId: string) => void }) {
  const create = useCreateCast();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [refused, setRefused] = useState<string | null>(null);

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
    const title = files.length === 1 ? 'Sending the book' : `Sending ${files.length} files`;
    return (
      <>
        <Progress title={title} about="Stay on this page until they are there." percent={create.sent * 100} />
        <Announcement text={`${title}, ${Math.round(create.sent * 100)} percent.`} />
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
        <section aria-label="Chosen files">
          <ol>
            {files.map((file, i) => (
              // The same file may be given twice.
              <li key={i} className="flex items-center gap-3 border-t border-line py-2.5">
                <span className="min-w-0 flex-1 font-serif text-xl leading-snug break-words" dir="auto">
                  {file.name}
                </span>
                <span className="tabular shrink-0 text-sm text-soft">{sizeOf(file)}</span>
                <IconButton
                  label={`Leave out ${file.name}`}
                  onClick={() => setFiles(files.filter((each) => each !== file))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ol>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
            <Button
              variant="primary"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the files were just chosen, and this comes next
              autoFocus
              onClick={() => create.mutate(files, { onSuccess: ({ id }) => onCreated(id) })}
            >
              {files.length === 1 ? 'Open the book' : `Open the ${files.length} files`}
            </Button>
            <p className="min-w-0 flex-1 basis-60 text-sm text-soft">
              The text is read first, which costs nothing. Then you see what finding its people will take.
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
          {files.length === 0 ? 'Drop a book here' : 'Another volume? Drop it here'}
        </span>
        <span
          className={`text-soft ${files.length === 0 ? 'mt-1.5 block' : 'ms-3 text-[0.9375rem] max-sm:ms-0 max-sm:block'}`}
        >
          or <span className="text-ink underline decoration-line-strong underline-offset-4">choose files</span>: EPUB,
          PDF, Word, HTML, Markdown or text, up to 50 MB each. Several are read as one book, in their order.
        </span>
      </DropZone>
    </div>
  );
}
