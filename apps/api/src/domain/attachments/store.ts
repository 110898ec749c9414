import type { Attachment } from '@dramatis/contract/attachments';
import { getTableColumns } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { attachments } from '../../db/schema/attachments.ts';
import { shownFileName } from '../uploads/file-name.ts';
import { recognise } from './recognise.ts';
import { attachmentView } from './view.ts';

const { text: _, ...columns } = getTableColumns(attachments);

/**
 * Keeps a file that can be attached to messages. The same bytes again are the same attachment, by its newest name.
 * @throws AppError as `recognise`
 */
export async function storeAttachment(
  ctx: Ctx,
  file: { name: string; bytes: Uint8Array },
  signal: AbortSignal,
): Promise<Attachment> {
  const recognised = await recognise(file.bytes, signal);
  const name = shownFileName(file.name);
  const storageKey = `attachments/${uuidv7()}`;
  await ctx.files.write(storageKey, Readable.from([file.bytes]));
  try {
    const usedAt = ctx.clock();
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    const [row] = await ctx.db
      .insert(attachments)
      .values({ ownerId: ctx.user.id, sha256, name, size: file.bytes.length, storageKey, usedAt, ...recognised })
      // Known bytes are known to be what they are: only their name and their age change.
      .onConflictDoUpdate({ target: [attachments.ownerId, attachments.sha256], set: { name, usedAt } })
      .returning(columns);
    if (row === undefined) throw new Error('an upsert returns its row');
    if (row.storageKey !== storageKey) await ctx.files.remove(storageKey);
    return attachmentView(row);
  } catch (error) {
    await ctx.files.remove(storageKey);
    throw error;
  }
}
