import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { attachments, type AttachmentRow } from '../../db/schema/attachments.ts';
import { NotFoundError } from '../../errors.ts';

export interface AttachedFile extends Pick<AttachmentRow, 'name' | 'kind' | 'mediaType' | 'sha256'> {
  read: () => Promise<Uint8Array>;
}

/** @throws NotFoundError */
export async function readAttachment(ctx: Ctx, id: string): Promise<AttachedFile> {
  const [row] = await ctx.db
    .select({
      name: attachments.name,
      kind: attachments.kind,
      mediaType: attachments.mediaType,
      sha256: attachments.sha256,
      storageKey: attachments.storageKey,
    })
    .from(attachments)
    .where(and(eq(attachments.id, id), eq(attachments.ownerId, ctx.user.id)));
  if (row === undefined) throw new NotFoundError('attachment');
  const { storageKey, ...file } = row;
  return { ...file, read: () => ctx.files.read(storageKey) };
}
