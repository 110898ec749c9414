import type { MessageAttachment, Modality } from '@dramatis/client/model';
import { attachmentLimits } from '@dramatis/contract/limits';
import type { DraftAttachment } from './draft-attachments.ts';

/** What files can be chosen. The server looks at the content, whatever the name says. */
export const ATTACHABLE = [
  'image/png,image/jpeg,image/webp,audio/*,application/pdf,text/*',
  '.png,.jpg,.jpeg,.webp,.mp3,.wav,.ogg,.oga,.opus,.flac,.aac,.aif,.aiff,.pdf,.txt,.md,.markdown,.csv,.json',
].join(',');

/** Says at once what the server would say after the whole upload. Null: nothing. */
export function refusalOf(file: Pick<File, 'name' | 'size' | 'type'>): string | null {
  if (file.size === 0) return 'It is empty.';
  const most = attachmentLimits.bytes[likelyKind(file.type)];
  return file.size > most ? `It is larger than ${most / 1024 / 1024} MB.` : null;
}

function likelyKind(type: string): MessageAttachment['kind'] {
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('audio/')) return 'audio';
  // What the browser does not know is told by the server, which takes nothing larger than a PDF.
  return type.startsWith('text/') ? 'text' : 'pdf';
}

const things: Readonly<Record<Modality, string>> = {
  text: 'text',
  image: 'pictures',
  audio: 'recordings',
  pdf: 'PDF files, only their text',
};

/** Why the model cannot be given this one. Null: it can, or nobody knows yet. */
export function untaken(
  attachment: Pick<MessageAttachment, 'kind' | 'as'>,
  takes: readonly Modality[] | null,
): string | null {
  const modality = attachment.as === 'text' ? 'text' : attachment.kind;
  return takes === null || takes.includes(modality) ? null : `This session’s model takes no ${things[modality]}.`;
}

/** What sending waits for, as a sentence. Null: nothing. */
export function waitsFor(
  drafts: readonly DraftAttachment[],
  takes: readonly Modality[] | null,
  text: string,
): string | null {
  if (drafts.length === 0) return null;
  if (drafts.length > attachmentLimits.perMessage) {
    return `A message takes ${attachmentLimits.perMessage} files. Remove ${drafts.length - attachmentLimits.perMessage}.`;
  }
  if (drafts.some(({ state }) => state === 'failed')) return 'Remove what could not be attached, or try it again.';
  if (drafts.some(({ state }) => state === 'uploading')) return 'It can be sent once the files have arrived.';
  const ready = drafts.flatMap(({ attachment }) => attachment ?? []);
  if (ready.some((each) => untaken(each, takes) !== null)) return 'Remove what the model cannot take.';
  const bytes = ready.reduce((sum, { as, size }) => sum + (as === 'file' ? size : 0), 0);
  if (bytes > attachmentLimits.filesBytes) {
    return `Together these are more than ${attachmentLimits.filesBytes / 1024 / 1024} MB. Send them in several messages.`;
  }
  return text.trim() === '' ? 'Say something to go with it.' : null;
}

/** A size as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const kib = bytes / 1024;
  return kib < 1000 ? `${Math.round(kib)} KB` : `${(kib / 1024).toFixed(1)} MB`;
}
