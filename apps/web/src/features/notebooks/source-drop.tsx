import { Trans } from '@lingui/react/macro';
import { notebookLimits } from '@dramatis/contract/limits';
import { ACCEPTED_FILES } from '@/lib/book-files.ts';
import { DropZone } from '@/ui/drop-zone.tsx';

/** Where books are dropped, or chosen. */
export function SourceDrop({
  title,
  large = false,
  onFiles,
}: {
  title: string;
  large?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const { sources: most } = notebookLimits;
  return (
    <DropZone
      accept={ACCEPTED_FILES}
      multiple
      onFiles={onFiles}
      className={large ? 'px-6 py-12 text-center' : 'px-5 py-4'}
    >
      <span className={`block font-serif ${large ? 'text-2xl font-light' : 'text-lg'}`}>{title}</span>
      <span className="mt-0.5 block text-[0.9375rem] text-soft">
        <Trans>
          or <span className="text-ink underline decoration-line-strong underline-offset-4">choose files</span>: EPUB,
          PDF, Word, HTML, Markdown or text, up to 50 MB each and {most} in a notebook. Several are added in the order
          of their names.
        </Trans>
      </span>
    </DropZone>
  );
}
