import type { Ctx } from '../../context.ts';
import { replyAgain, type NewReply } from './reply-again.ts';

/** Writes another reply beside this one. */
export async function regenerateMessage(ctx: Ctx, id: string, arrivedAt: number): Promise<NewReply> {
  return await replyAgain(ctx, id, arrivedAt, () => ({ content: '', metadata: {} }));
}
