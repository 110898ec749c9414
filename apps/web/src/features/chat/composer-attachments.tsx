import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { Modality } from '@dramatis/client/model';
import { attachmentPath } from '@dramatis/client/attachments';
import { Paperclip, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { Choice } from '@/ui/choice.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { ATTACHABLE, sizeText, untaken } from './attachment-checks.ts';
import { KindIcon } from './attachment-kind.tsx';
import { chooseForm, removeDraft, retryOf, type DraftAttachment } from './draft-attachments.ts';

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t`Attach files`} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
      {/* The button is what everyone sees, reads and reaches. */}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ATTACHABLE}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file must be choosable again.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}

/** What is to go with the next message. */
export function DraftList({
  drafts,
  takes,
}: {
  drafts: readonly DraftAttachment[];
  takes: readonly Modality[] | null;
}) {
  if (drafts.length === 0) return null;
  return (
    <ul aria-label={t`To be sent along`} className="mb-2 flex max-h-[35dvh] flex-col gap-1.5 overflow-y-auto">
      {drafts.map((draft) => (
        <DraftRow key={draft.key} draft={draft} takes={takes} />
      ))}
    </ul>
  );
}

const formNames = { text: msg`As text`, file: msg`As the file` } as const;

function DraftRow({ draft, takes }: { draft: DraftAttachment; takes: readonly Modality[] | null }) {
  const { key, name, size, state, sent, attachment, forms } = draft;
  const problem = draft.error ?? (attachment ? untaken(attachment, takes) : null);
  const retry = state === 'failed' ? retryOf(key) : null;
  return (
    <li
      className={`flex items-center gap-3 rounded-md border bg-sheet py-1 ps-1.5 pe-1 ${problem ? 'border-oxblood' : 'border-line'}`}
    >
      <span className="flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-wash text-soft">
        {attachment?.kind === 'image' ? (
          <img src={attachmentPath(attachment.id)} alt="" className="size-full object-cover" />
        ) : (
          <KindIcon kind={attachment?.kind ?? null} />
        )}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-x-3 gap-y-1 sm:flex-row sm:items-center">
        <div className="w-full min-w-0 sm:flex-1">
          <p className="flex items-baseline gap-2 text-[0.9375rem]">
            <span className="truncate">{name}</span>
            <span className="tabular shrink-0 text-sm text-soft">{sizeText(size)}</span>
          </p>
          {state === 'uploading' && <ProgressLine label={t`Sending ${name}`} percent={sent * 100} />}
          {problem && (
            <p role="alert" className="text-sm text-oxblood">
              {problem}
            </p>
          )}
        </div>
        {attachment && forms.length > 1 && (
          <Choice
            label={t`How to send ${name}`}
            value={attachment.as}
            options={forms.map((value) => ({ value, label: i18n._(formNames[value]) }))}
            onChange={(as) => chooseForm(key, as)}
          />
        )}
      </div>
      {retry && (
        <IconButton label={t`Try ${name} again`} onClick={retry}>
          <RotateCw aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={state === 'uploading' ? t`Cancel ${name}` : t`Remove ${name}`}
        onClick={(event) => {
          // This button is about to go, and must not take the focus with it.
          event.currentTarget.closest('form')?.querySelector('textarea')?.focus();
          removeDraft(key);
        }}
      >
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
