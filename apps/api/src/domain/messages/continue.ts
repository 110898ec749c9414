import type { Ctx } from '../../context.ts';
import type { MessageRow } from '../../db/schema/messages.ts';
import { InputError } from '../../errors.ts';
import { generationInProgress } from './turn.ts';
import { replyAgain, type NewReply } from './reply-again.ts';

/** Writes a sibling that begins with this reply's text and goes on from its end. */
export async function continueMessage(ctx: Ctx, id: string, arrivedAt: number): Promise<NewReply> {
  return await replyAgain(ctx, id, arrivedAt, beginWith);
}

function beginWith(old: MessageRow) {
  if (old.status === 'streaming') throw generationInProgress();
  if (old.content === '') {
    throw new InputError([{ field: 'id', message: 'must be a reply with text; regenerate one that has none' }]);
  }
  const { sources } = old.metadata;
  return { content: old.content, metadata: { continued_from: old.id, ...(sources === undefined ? {} : { sources }) } };
}
