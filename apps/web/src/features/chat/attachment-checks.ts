import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import type { MessageAttachment, Modality } from '@dramatis/client/model';
import { attachmentLimits } from '@dramatis/contract/limits';
import { locale } from '@/lib/language.ts';
import type { DraftAttachment } from './draft-attachments.ts';

/** What files can be chosen. The server looks at the content, whatever the name says. */
export const ATTACHABLE = [
  'image/png,image/jpeg,image/webp,audio/*,application/pdf,text/*',
  '.png,.jpg,.jpeg,.webp,.mp3,.wav,.ogg,.oga,.opus,.flac,.aac,.aif,.aiff,.pdf,.txt,.md,.markdown,.csv,.json',
].join(',');

/** Says at once what the server would say after the whole upload. Null: nothing. */
export function refusalOf(file: Pick<File, 'name' | 'size' | 'type'>): string | null {
  if (file.size === 0) return t`It is empty.`;
  const most = attachmentLimits.bytes[likelyKind(file.type)];
  const megabytes = most / 1024 / 1024;
  return file.size > most ? t`It is larger than ${megabytes} MB.` : null;
}

function likelyKind(type: string): MessageAttachment['kind'] {
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('audio/')) return 'audio';
  // What the browser does not know is told by the server, which takes nothing larger than a PDF.
  return type.startsWith('text/') ? 'text' : 'pdf';
}

const untakenWords: Readonly<Record<Modality, MessageDescriptor>> = {
  text: msg`This session’s model takes no text.`,
  image: msg`This session’s model takes no pictures.`,
  audio: msg`This session’s model takes no recordings.`,
  pdf: msg`This session’s model takes no PDF files, only their text.`,
};

/** Why the model cannot be given this one. Null: it can, or nobody knows yet. */
export function untaken(
  attachment: Pick<MessageAttachment, 'kind' | 'as'>,
  takes: readonly Modality[] | null,
): string | null {
  const modality = attachment.as === 'text' ? 'text' : attachment.kind;
  return takes === null || takes.includes(modality) ? null : i18n._(untakenWords[modality]);
}

/** What sending waits for, as a sentence. Null: nothing. */
export function waitsFor(
  drafts: readonly DraftAttachment[],
  takes: readonly Modality[] | null,
  text: string,
): string | null {
  if (drafts.length === 0) return null;
  if (drafts.length > attachmentLimits.perMessage) {
    const { perMessage: most } = attachmentLimits;
    const excess = drafts.length - most;
    return t`A message takes ${most} files. Remove ${excess}.`;
  }
  if (drafts.some(({ state }) => state === 'failed')) return t`Remove what could not be attached, or try it again.`;
  if (drafts.some(({ state }) => state === 'uploading')) return t`It can be sent once the files have arrived.`;
  const ready = drafts.flatMap(({ attachment }) => attachment ?? []);
  if (ready.some((each) => untaken(each, takes) !== null)) return t`Remove what the model cannot take.`;
  const bytes = ready.reduce((sum, { as, size }) => sum + (as === 'file' ? size : 0), 0);
  if (bytes > attachmentLimits.filesBytes) {
    const megabytes = attachmentLimits.filesBytes / 1024 / 1024;
    return t`Together these are more than ${megabytes} MB. Send them in several messages.`;
  }
  return text.trim() === '' ? t`Say something to go with it.` : null;
}

/** A size as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return plural(bytes, { one: '# byte', other: '# bytes' });
  const kib = bytes / 1024;
  if (kib < 1000) return `${Math.round(kib)} KB`;
  return `${(kib / 1024).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}
