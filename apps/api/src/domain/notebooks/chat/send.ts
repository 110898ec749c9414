import type { SendToNotebook } from '@dramatis/contract/notebook-chat';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../../context.ts';
import { InputError } from '../../../errors.ts';
import { sendMessage, type Turn } from '../../messages/send.ts';
import { sessionOfNotebook } from './load.ts';

/** `sendMessage` to a session of a notebook. @throws NotFoundError; InputError; and what `sendMessage` throws */
export async function sendToNotebook(
  ctx: Ctx,
  place: { notebookId: string; sessionId: string },
  { message, content, client_message_id = uuidv7(), ...rest }: SendToNotebook,
  arrivedAt: number,
): Promise<Turn> {
  const said = message ?? content;
  if (said === undefined || (message !== undefined && content !== undefined)) {
    throw new InputError([{ field: 'message', message: 'must be given, or content in its place' }]);
  }
  await sessionOfNotebook(ctx, place.notebookId, place.sessionId);
  return await sendMessage(
    ctx,
    { ...rest, chat_session_id: place.sessionId, client_message_id, content: said },
    arrivedAt,
  );
}
