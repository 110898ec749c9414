import type { MessageAttachment } from '@dramatis/client/model';

/** Attachments as a new message names them. */
export function refsOf(attachments: readonly MessageAttachment[] = []) {
  return attachments.length === 0 ? {} : { attachments: attachments.map(({ id, as }) => ({ id, as })) };
}
