import type { ConversationImport, ConversationImportReport } from '@dramatis/contract/interchange';
import { conversationLimits } from '@dramatis/contract/limits';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Ctx } from '../../context.ts';
import type { ByteSource } from '../portability/byte-source.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import type { ConversationSource, ReadConversation } from '../portability/conversations/conversation.ts';
import { openConversations } from '../portability/conversations/read-file.ts';
import { readSession } from '../sessions/read.ts';
import { findPlaced, placeConversation } from './place-conversation.ts';
import { ImportedAttachments, type Attached } from './imported-attachments.ts';
import { ImportedCharacters } from './imported-characters.ts';

/** A conversation's warnings: enough to look it up by. */
const MOST_WARNINGS = 20;
/** New sessions that are told one by one to whoever follows; of more, only that there are some. */
const MOST_TOLD = 20;

/**
 * Imports the conversations of a file, each all of it or nothing. One that is here already is left as it is. What is wrong
 * with the file or with a conversation is a result, not an error.
 */
export async function importConversations(
  ctx: Ctx,
  file: { name: string; content: ByteSource },
): Promise<ConversationImportReport> {
  const results: ConversationImport[] = [];
  try {
    const source = openConversations(file.content);
    const parts = {
      characters: new ImportedCharacters(ctx, source),
      attachments: new ImportedAttachments(ctx, source),
    };
    for (const read of conversationsOf(source)) {
      results.push(await importOne(ctx, parts, read));
      await yieldToOthers();
    }
  } catch (error) {
    if (!(error instanceof CardRefusal)) throw error;
    results.push(refused('', null, error));
  }
  await tell(ctx, results);
  return { file: file.name, results };
}

/** As far as a file may go. */
function* conversationsOf(source: ConversationSource): Generator<ReadConversation> {
  let count = 0;
  for (const read of source.conversations()) {
    if (count++ === conversationLimits.conversations) {
      const most = conversationLimits.conversations;
      throw new CardRefusal('file_too_large', read.where, `Up to ${most} conversations are taken from a file.`);
    }
    yield read;
  }
}

async function importOne(
  ctx: Ctx,
  parts: { characters: ImportedCharacters; attachments: ImportedAttachments },
  { where, title, content, warnings }: ReadConversation,
): Promise<ConversationImport> {
  if (content instanceof CardRefusal) return refused(where, title, content);
  const result = { where, title: content.title, messages: content.messages.length, error: null };
  const placed = await findPlaced(ctx.db, ctx, content);
  if (placed !== null) {
    const { sessionId, messagesNotHere } = placed;
    return {
      ...result,
      status: 'exists',
      chat_session_id: sessionId,
      messages_not_here: messagesNotHere,
      warnings: [],
    };
  }
  const told = [...warnings];
  let attached: Attached;
  try {
    attached = await parts.attachments.of(content, told);
  } catch (error) {
    if (error instanceof CardRefusal) return refused(where, title, error);
    throw error;
  }
  const characterId = await parts.characters.idOf(content.character, told);
  const { sessionId, isNew } = await placeConversation(ctx, content, { characterId, attached });
  return {
    ...result,
    status: isNew ? 'imported' : 'exists',
    chat_session_id: sessionId,
    messages_not_here: 0,
    warnings: told.slice(0, MOST_WARNINGS),
  };
}

export function refused(
  where: string,
  title: string | null,
  error: Pick<CardRefusal, 'code' | 'where' | 'message'>,
): ConversationImport {
  return {
    where,
    title,
    status: 'refused',
    chat_session_id: null,
    messages: 0,
    messages_not_here: 0,
    warnings: [],
    error: { code: error.code, where: error.where, message: error.message },
  };
}

async function tell(ctx: Ctx, results: readonly ConversationImport[]): Promise<void> {
  const ids = results.flatMap(({ status, chat_session_id: id }) => (status === 'imported' && id !== null ? [id] : []));
  if (ids.length > MOST_TOLD) {
    ctx.hub.deliver(ctx.user.id, { type: 'resync' });
    return;
  }
  for (const id of ids) {
    ctx.hub.publish(ctx.user.id, { type: 'session_changed', session: await readSession(ctx, id) });
  }
}
