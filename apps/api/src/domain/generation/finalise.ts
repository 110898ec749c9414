import type { MessageError } from '@dramatis/contract/errors';
import type { GenerationMetadata, Message, MessageStatus } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { and, eq } from 'drizzle-orm';
import type { GenerationRef } from '../../adapters/hub/hub.ts';
import type { Database } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { messages } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { loadMessageView } from '../messages/view.ts';
import { loadSession } from '../sessions/read.ts';
import { sessionView } from '../sessions/view.ts';

export interface Ending {
  status: Exclude<MessageStatus, 'streaming'>;
  content: string;
  error: MessageError | null;
  metadata: GenerationMetadata;
  at: Date;
}

/**
 * Writes how a generation ended, once: whoever removes its row from `generations` decides. A process that lost its lease
 * (it slept, another swept) finds nothing to remove and changes nothing.
 * @returns the rows as they now are; null when the session is gone
 */
export async function finalise(
  db: Database,
  generation: GenerationRef,
  workerId: string,
  ending: Ending,
): Promise<{ message: Message; session: Session } | null> {
  return await db.transaction(async (tx) => {
    const [mine] = await tx
      .delete(generations)
      .where(and(eq(generations.messageId, generation.messageId), eq(generations.workerId, workerId)))
      .returning({ messageId: generations.messageId });
    if (mine !== undefined) {
      await tx
        .update(messages)
        .set({
          status: ending.status,
          content: ending.content,
          error: ending.error,
          metadata: ending.metadata,
          completedAt: ending.at,
        })
        .where(and(eq(messages.id, generation.messageId), eq(messages.status, 'streaming')));
      await tx.update(sessions).set({ lastActivityAt: ending.at }).where(eq(sessions.id, generation.sessionId));
    }
    try {
      const message = await loadMessageView(tx, generation.ownerId, generation.messageId);
      return { message, session: sessionView(await loadSession(tx, generation.ownerId, generation.sessionId)) };
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  });
}
