import type { Attachment, AttachmentForm, MessageAttachment } from '@dramatis/contract/attachments';
import { attachments, type AttachmentRow } from '../../db/schema/attachments.ts';
import type { StoredAttachment } from '../../db/schema/messages.ts';

/** A row without its text, which can be long. */
export type AttachmentFacts = Omit<AttachmentRow, 'text' | 'ownerId' | 'sha256' | 'storageKey' | 'usedAt'>;

export const factColumns = {
  id: attachments.id,
  name: attachments.name,
  kind: attachments.kind,
  mediaType: attachments.mediaType,
  size: attachments.size,
  width: attachments.width,
  height: attachments.height,
  durationMs: attachments.durationMs,
  pages: attachments.pages,
  textTokens: attachments.textTokens,
  fileTokens: attachments.fileTokens,
};

export function attachmentView(row: AttachmentFacts): Attachment {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    media_type: row.mediaType,
    size: row.size,
    width: row.width,
    height: row.height,
    duration_ms: row.durationMs,
    pages: row.pages,
    forms: formsOf(row),
  };
}

/** How it can be sent. Words are dearer to few models and taken by all, so they come first. */
export function formsOf({ textTokens, fileTokens }: AttachmentFacts): { as: AttachmentForm; tokens: number }[] {
  return [
    ...(textTokens === null ? [] : [{ as: 'text' as const, tokens: textTokens }]),
    ...(fileTokens === null ? [] : [{ as: 'file' as const, tokens: fileTokens }]),
  ];
}

export function messageAttachmentView(stored: StoredAttachment): MessageAttachment {
  const { tokens: _, ...shown } = stored;
  return shown;
}
