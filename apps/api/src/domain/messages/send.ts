import type { SendMessage } from '@dramatis/contract/messages';
import { and, asc, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { messages, type MessageRow, type StoredAttachment } from '../../db/schema/messages.ts';
import type { SessionRow } from '../../db/schema/sessions.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { claimAttachments, keepClaimed } from '../attachments/claim.ts';
import { refuseUntaken } from '../attachments/modality.ts';
import { loadCharacter } from '../characters/load.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { beginSession, type Opening } from '../sessions/begin.ts';
import { tokensOf } from '../generation/tokens.ts';
import { titleOf } from '../sessions/title.ts';
import { sessionView } from '../sessions/view.ts';
import { once } from './once.ts';
import { refuseUntakenBranch } from './refuse-untaken.ts';
import { siblingIds } from './siblings.ts';
import { emptyReply, placeTurn, takeTurn } from './turn.ts';
import { messageView } from './view.ts';

/** Where a turn's messages are. */
export interface Turn {
  sessionId: string;
  userMessageId: string;
  aiMessageId: string;
}

/**
 * Writes the person's message and the empty reply in one transaction, then starts the reply. The same
 * `client_message_id` again returns the same rows and starts nothing.
 *
 * @param arrivedAt when the request arrived, on the clock of `performance.now()`
 * @throws AppError generation_in_progress while the session's last reply is being written, session_archived,
 *   attachment_not_taken, attachments_too_large; NotFoundError
 */
export async function sendMessage(ctx: Ctx, input: SendMessage, arrivedAt: number): Promise<Turn> {
  if (input.content.trim() === '')
    throw new InputError([{ field: 'content', message: 'must not be blank', rule: 'blank' }]);
  return await once(
    async () => {
      const order = await takeTurn(ctx, () => write(ctx, input, arrivedAt));
      return { sessionId: order.sessionId, userMessageId: order.promptMessageId, aiMessageId: order.messageId };
    },
    () => findTurn(ctx, input.client_message_id),
  );
}

async function write(ctx: Ctx, input: SendMessage, arrivedAt: number): Promise<GenerationOrder | null> {
  if (input.chat_session_id == null) return await writeFirst(ctx, input, arrivedAt);
  const { chat_session_id: sessionId, parent_id: parentId, attachments = [] } = input;
  const turn = { input, arrivedAt, sessionId, parentId, opening: null };
  if (attachments.length === 0) {
    await refuseUntakenBranch(ctx, { sessionId, messageId: parentId });
    return await place(ctx.db, ctx, { ...turn, attached: null });
  }
  return await inTransaction(ctx, async (tx) => {
    const attached = await claimAttachments(tx, ctx, attachments);
    await refuseUntakenBranch(ctx, { sessionId, messageId: parentId, attached });
    return await place(tx, ctx, { ...turn, attached });
  });
}

/** The first message of a new session. */
async function writeFirst(ctx: Ctx, input: SendMessage, arrivedAt: number): Promise<GenerationOrder | null> {
  return await inTransaction(ctx, async (tx) => {
    const { attachments = [] } = input;
    const attached = attachments.length === 0 ? null : await claimAttachments(tx, ctx, attachments);
    refuseUntaken(ctx, input.model_settings?.model, attached ?? []);
    const { session, opening } = await open(tx, ctx, input);
    return await place(tx, ctx, {
      input,
      arrivedAt,
      sessionId: session.id,
      parentId: opening?.greeting.id ?? null,
      opening,
      attached,
    });
  });
}

/** Without its turn, nothing of what came with it must be. */
async function inTransaction(
  ctx: Ctx,
  work: (tx: Executor) => Promise<GenerationOrder | null>,
): Promise<GenerationOrder | null> {
  try {
    return await ctx.db.transaction(async (tx) => {
      const order = await work(tx);
      if (order === null) throw new NotPlaced();
      return order;
    });
  } catch (error) {
    if (error instanceof NotPlaced) return null;
    throw error;
  }
}

class NotPlaced extends Error {}

async function place(
  executor: Executor,
  ctx: Ctx,
  turn: {
    input: SendMessage;
    arrivedAt: number;
    sessionId: string;
    /** undefined: the active leaf */
    parentId: string | null | undefined;
    opening: Opening | null;
    attached: StoredAttachment[] | null;
  },
): Promise<GenerationOrder | null> {
  const { input, sessionId, opening, attached } = turn;
  // Half of a character is no text for PostgreSQL; one that is cut off so becomes a replacement character.
  const content = input.content.toWellFormed();
  const now = ctx.clock();
  const written: MessageRow = {
    id: uuidv7(),
    sessionId,
    ownerId: ctx.user.id,
    parentId: turn.parentId ?? null,
    role: 'user',
    content,
    status: 'complete',
    error: null,
    clientMessageId: input.client_message_id,
    attachments: attached,
    tokens: (attached ?? []).reduce((sum, { tokens }) => sum + tokens, tokensOf(content)),
    metadata: {},
    createdAt: now,
    completedAt: now,
  };
  const reply = emptyReply(sessionId, ctx.user.id, written.id, now);
  const title = titleOf(content);
  const placed = await placeTurn(executor, ctx, { parentId: turn.parentId, question: written, reply, title });
  if (placed === null) return null;
  await keepClaimed(executor, written);

  const { session, character, titled, parentId } = placed;
  const question = { ...written, parentId };
  // Only an answer to an earlier message can have siblings: a leaf has no children yet.
  const isFirst = placed.fromLeaf || opening !== null;
  const siblings = isFirst ? [question.id] : await siblingsOf(executor, question.id);
  return {
    messageId: reply.id,
    sessionId,
    ownerId: ctx.user.id,
    promptMessageId: question.id,
    loadHistory: async () => [...(await placed.loadBranch()), question],
    character,
    userPersona: session.userPersona,
    worldTime: session.worldTime,
    storyPosition: session.storyPosition,
    notebookId: session.notebookId,
    answeredBy: session.answeredBy,
    settings: session.modelSettings,
    announcement: {
      session: sessionView({ session, character, generatingMessageId: reply.id }),
      before: [
        ...(opening === null ? [] : [messageView(opening.greeting, opening.siblings)]),
        messageView(question, siblings),
      ],
      reply: messageView(reply, [reply.id]),
      userMessageId: question.id,
      titled,
    },
    arrivedAt: turn.arrivedAt,
  };
}

async function open(
  tx: Executor,
  ctx: Ctx,
  input: SendMessage,
): Promise<{ session: SessionRow; opening: Opening | null }> {
  if (input.parent_id != null) {
    throw new InputError([
      { field: 'parent_id', message: 'needs a chat_session_id: a new session has no messages yet' },
    ]);
  }
  const character = input.character_id == null ? null : await loadCharacter(tx, ctx.user.id, input.character_id);
  return await beginSession(tx, ctx, character, input, ctx.clock());
}

async function siblingsOf(tx: Executor, messageId: string): Promise<string[]> {
  const [row] = await tx.select({ siblings: siblingIds }).from(messages).where(eq(messages.id, messageId));
  return row?.siblings ?? [messageId];
}

/**
 * The turn that this `client_message_id` made before.
 * @throws NotFoundError when only its reply was removed
 */
async function findTurn(ctx: Ctx, clientMessageId: string): Promise<Turn | null> {
  const reply = alias(messages, 'reply');
  const [found] = await ctx.db
    .select({ sessionId: messages.sessionId, userMessageId: messages.id, aiMessageId: reply.id })
    .from(messages)
    .leftJoin(reply, and(eq(reply.parentId, messages.id), eq(reply.role, 'assistant')))
    .where(and(eq(messages.ownerId, ctx.user.id), eq(messages.clientMessageId, clientMessageId)))
    // The reply written with it is its oldest; later ones are regenerated.
    .orderBy(asc(reply.id))
    .limit(1);
  if (found === undefined) return null;
  const { aiMessageId, ...user } = found;
  if (aiMessageId === null) throw new NotFoundError('message');
  return { ...user, aiMessageId };
}
