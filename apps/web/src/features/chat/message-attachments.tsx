import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { attachmentPath } from '@dramatis/client/attachments';
import type { MessageAttachment } from '@dramatis/client/model';
import { useState } from 'react';
import { buttonClass } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { sizeText } from './attachment-checks.ts';
import { KindIcon } from './attachment-kind.tsx';

/** What came with a message, above its words. */
export function MessageAttachments({ attachments = [] }: { attachments: readonly MessageAttachment[] | undefined }) {
  if (attachments.length === 0) return null;
  return (
    <ul
      aria-label={t`Attached`}
      className="ms-[clamp(1rem,6vw,3.5rem)] flex flex-wrap items-end gap-2 border-s border-line-strong ps-[1.1rem] pb-2"
    >
      {attachments.map((each) => (
        <li key={each.id} className="max-w-full min-w-0">
          {each.kind === 'image' ? (
            <Picture picture={each} />
          ) : each.kind === 'audio' ? (
            <Recording recording={each} />
          ) : (
            <FileLink file={each} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Highest that a picture stands in the script, in pixels. */
const HIGHEST = 176;

function Picture({ picture }: { picture: MessageAttachment }) {
  const [open, setOpen] = useState(false);
  const { id, name, width, height } = picture;
  const [w, h] = [width ?? HIGHEST, height ?? HIGHEST];
  // Its room is known before it is loaded: nothing may jump under a reading eye.
  const shown = { width: Math.max(48, Math.round(w * Math.min(1, HIGHEST / h))), aspectRatio: `${w} / ${h}` };
  return (
    <>
      <button
        type="button"
        aria-label={t`Open the picture ${name}`}
        onClick={() => setOpen(true)}
        className="block max-w-full cursor-zoom-in overflow-hidden rounded-md border border-line bg-wash"
      >
        <img
          src={attachmentPath(id)}
          alt={name}
          loading="lazy"
          style={shown}
          className="max-h-44 max-w-full object-cover text-sm text-soft"
        />
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={name}
        footer={
          <a href={attachmentPath(id)} download={name} className={buttonClass({ size: 'sm' })}>
            <Trans>Save the picture</Trans>
          </a>
        }
      >
        <img src={attachmentPath(id)} alt={name} className="mx-auto mb-4 max-h-[70dvh] max-w-full object-contain" />
      </Dialog>
    </>
  );
}

function Recording({ recording: { id, name } }: { recording: MessageAttachment }) {
  return (
    <figure className="w-80 max-w-full">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody has written down what is said in it */}
      <audio controls preload="metadata" src={attachmentPath(id)} aria-label={name} className="h-10 w-full" />
      <figcaption className="truncate text-sm text-soft">{name}</figcaption>
    </figure>
  );
}

function FileLink({ file: { id, name, kind, size, as } }: { file: MessageAttachment }) {
  const amount = sizeText(size);
  return (
    <a
      href={attachmentPath(id)}
      download={name}
      className="flex max-w-full items-center gap-2.5 rounded-md border border-line-strong px-3 py-2 hover:border-ink hover:bg-wash/50"
    >
      <span className="shrink-0 text-soft">
        <KindIcon kind={kind} />
      </span>
      <span className="min-w-0">
        <span className="block truncate text-[0.9375rem] leading-tight">{name}</span>
        <span className="tabular block text-sm text-soft">
          {kind !== 'pdf' ? amount : as === 'text' ? t`${amount}, sent as text` : t`${amount}, sent as the file`}
        </span>
      </span>
    </a>
  );
}
