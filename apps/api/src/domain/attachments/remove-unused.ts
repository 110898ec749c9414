import { and, lt, notExists, eq } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { attachments, messageAttachments } from '../../db/schema/attachments.ts';

/**
 * Removes attachments that no message has and that were neither uploaded nor sent since `before`. Sending touches its
 * attachments first, so one that is just being sent is not removed under it.
 */
export async function removeUnusedAttachments(
  { db, files, log }: Pick<Deps, 'db' | 'files' | 'log'>,
  before: Date,
): Promise<void> {
  const gone = await db
    .delete(attachments)
    .where(
      and(
        lt(attachments.usedAt, before),
        notExists(
          db
            .select({ id: messageAttachments.attachmentId })
            .from(messageAttachments)
            .where(eq(messageAttachments.attachmentId, attachments.id)),
        ),
      ),
    )
    .returning({ storageKey: attachments.storageKey });
  for (const { storageKey } of gone) {
    // No row names it any more, so it takes up room and does no other harm.
    await files
      .remove(storageKey)
      .catch((error: unknown) => log.warn({ err: error, key: storageKey }, 'a file was not removed'));
  }
}
