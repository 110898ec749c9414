import type { Citation } from '@dramatis/contract/citations';
import type { AppendMessage, Message } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { and, eq } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { lockSession } from '../sessions/lock.ts';
import { loadSession } from '../sessions/read.ts';
import { tokensOf } from '../generation/tokens.ts';
import { titleOf } from '../sessions/title.ts';
import { sessionView } from '../sessions/view.ts';
import { once } from './once.ts';
import { generationInProgress } from './turn.ts';
import { loadMessageView, loadMessageViews } from './view.ts';

/**
 * Adds a message that nobody generates, such as a reply rewritten by hand; it becomes the active leaf. The same
 * `client_message_id` again returns the same message.
 * @throws AppError generation_in_progress, session_archived
 */
export async function appendMessage(ctx: Ctx, input: AppendMessage): Promise<Message> {
  if (input.content.trim() === '')
    throw new InputError([{ field: 'content', message: 'must not be blank', rule: 'blank' }]);
  if (input.edited_from !== undefined && input.parent_id !== undefined) {
    throw new InputError([
      { field: 'parent_id', message: 'must be left out with edited_from, whose sibling it becomes' },
    ]);
  }
  return await once(
    async () => {
      const { message, session } = await ctx.db.transaction((tx) => write(tx, ctx, input));
      ctx.hub.publish(ctx.user.id, { type: 'session_changed', session });
      ctx.hub.publish(ctx.user.id, { type: 'messages_changed', chat_session_id: session.id });
      return message;
    },
    () => findAppended(ctx, input.client_message_id),
  );
}

async function write(tx: Executor, ctx: Ctx, input: AppendMessage): Promise<{ message: Message; session: Session }> {
  const { session, generatingMessageId } = await lockSession(tx, ctx.user.id, input.chat_session_id);
  if (generatingMessageId !== null) throw generationInProgress();
  const now = ctx.clock();
  const { parentId, sources = [] } = await placeOf(tx, session, input);
  // Of what was cited, what still is.
  const cited = sources.filter(({ n }) => input.content.includes(`[${n}]`));
  const message: MessageRow = {
    id: uuidv7(),
    sessionId: session.id,
    ownerId: ctx.user.id,
    parentId,
    role: input.role,
    content: input.content,
    status: 'complete',
    error: null,
    clientMessageId: input.client_message_id ?? null,
    attachments: null,
    tokens: tokensOf(input.content),
    metadata: {
      ...(input.edited_from === undefined ? {} : { edited_from: input.edited_from }),
      ...(cited.length === 0 ? {} : { sources: cited }),
    },
    createdAt: now,
    completedAt: now,
  };
  await tx.insert(messages).values(message);
  const titled = session.titleSource === 'default' && input.role === 'user';
  await tx
    .update(sessions)
    .set({
      ...(titled ? { title: titleOf(input.content), titleSource: 'first_message' as const } : {}),
      currentMessageId: message.id,
      lastActivityAt: now,
      status: 'active',
      endedAt: null,
    })
    .where(eq(sessions.id, session.id));
  return {
    message: await loadMessageView(tx, ctx.user.id, message.id),
    session: sessionView(await loadSession(tx, ctx.user.id, session.id)),
  };
}

async function placeOf(
  tx: Executor,
  session: SessionRow,
  input: AppendMessage,
): Promise<{ parentId: string | null; sources?: Citation[] }> {
  if (input.edited_from === undefined) {
    return { parentId: input.parent_id === undefined ? session.currentMessageId : input.parent_id };
  }
  const [original] = await tx
    .select({ parentId: messages.parentId, role: messages.role, metadata: messages.metadata })
    .from(messages)
    .where(and(eq(messages.id, input.edited_from), eq(messages.sessionId, session.id)));
  if (original === undefined) throw new NotFoundError('message');
  if (original.role !== input.role) {
    throw new InputError([{ field: 'role', message: 'must be that of the message that was edited' }]);
  }
  const { sources = [] } = original.metadata;
  return { parentId: original.parentId, sources };
}

/** The message that this `client_message_id` made before. */
async function findAppended(ctx: Ctx, clientMessageId: string | undefined): Promise<Message | null> {
  if (clientMessageId === undefined) return null;
  const found = await ctx.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.ownerId, ctx.user.id), eq(messages.clientMessageId, clientMessageId)));
  const [view] = await loadMessageViews(
    ctx.db,
    ctx.user.id,
    found.map(({ id }) => id),
  );
  return view ?? null;
}
