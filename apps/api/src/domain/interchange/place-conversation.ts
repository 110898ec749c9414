import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import { messageAttachments } from '../../db/schema/attachments.ts';
import { messages, type StoredAttachment } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { tokensOf } from '../generation/tokens.ts';
import { madeMessageIds, madeSessionId } from '../portability/conversations/ids.ts';
import type { Conversation, ConversationMessage } from '../portability/conversations/conversation.ts';
import { indexMessages } from '../search/fill.ts';
import { indexTitle } from '../search/titles.ts';
import type { Attached } from './imported-attachments.ts';

/** A statement's worth of messages: in number, and in characters of their texts. */
const ROWS = 500;
const CHARACTERS = 4_000_000;
/** An id may be taken by somebody between the look and the writing; the next try sees that. */
const MAX_TRIES = 3;

/** The session that this conversation became earlier, under its own id or a made one. */
export async function findPlaced(
  executor: Executor,
  ctx: Ctx,
  conversation: Conversation,
): Promise<{ sessionId: string; messagesNotHere: number } | null> {
  const made = madeSessionId(ctx.user.id, conversation);
  const ids = conversation.hasOwnIds ? [conversation.id, made] : [made];
  const [found] = await executor
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(sql`${sessions.id} = any(${sql.param(ids)}::uuid[])`, eq(sessions.ownerId, ctx.user.id)))
    .limit(1);
  if (found === undefined) return null;
  const known = await executor
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.sessionId, found.id), eq(messages.ownerId, ctx.user.id)));
  const here = new Set(known.map(({ id }) => id));
  const madeIds = madeMessageIds(found.id, conversation);
  const missing = conversation.messages.filter(({ id }) => !here.has(id) && !here.has(madeIds.get(id) ?? ''));
  return { sessionId: found.id, messagesNotHere: missing.length };
}

/**
 * Writes a conversation as a session, all of it or nothing, and makes it findable.
 * @returns its session; `isNew`: false when it has come in meanwhile by another import
 */
export async function placeConversation(
  ctx: Ctx,
  conversation: Conversation,
  { characterId, attached }: { characterId: string | null; attached: Attached },
): Promise<{ sessionId: string; isNew: boolean }> {
  let partner = characterId;
  for (let tries = 1; ; tries++) {
    try {
      const withPartner = partner;
      return await ctx.db.transaction((tx) => write(tx, ctx, conversation, { characterId: withPartner, attached }));
    } catch (error) {
      // Somebody has just deleted it; the conversation is worth more.
      if (violates(error, 'sessions_character_id_characters_id_fk')) partner = null;
      else if (tries === MAX_TRIES || !violates(error, 'messages_pkey')) throw error;
    }
  }
}

async function write(
  tx: Executor,
  ctx: Ctx,
  conversation: Conversation,
  { characterId, attached }: { characterId: string | null; attached: Attached },
): Promise<{ sessionId: string; isNew: boolean }> {
  // One import of a person after the other, or two of the same file would not see one another.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${ctx.user.id}, 0))`);
  const placed = await findPlaced(tx, ctx, conversation);
  if (placed !== null) return { sessionId: placed.sessionId, isNew: false };
  const sessionId = await claimSession(tx, ctx, conversation, characterId);
  const { messages: nodes, leafId, hasOwnIds } = conversation;
  const keepsIds = hasOwnIds && !(await anyTaken(tx, nodes));
  const made = keepsIds ? null : madeMessageIds(sessionId, conversation);
  const idOf = (id: string) => (made === null ? id : (made.get(id) ?? null));
  for (const chunk of chunksOf(nodes)) {
    const records = chunk.map((node) => record(node, idOf, attached.get(node.id) ?? []));
    await tx.execute(sql`
      insert into messages
        (id, session_id, owner_id, parent_id, role, content, status, error, attachments, tokens, metadata, created_at,
          completed_at)
      select id, ${sessionId}::uuid, ${ctx.user.id}::uuid, parent_id, role, content, status, nullif(error, 'null'),
        nullif(attachments, 'null'), tokens, metadata, created_at, completed_at
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as new (
        id uuid, parent_id uuid, role text, content text, status text, error jsonb, attachments jsonb, tokens integer,
        metadata jsonb, created_at timestamptz, completed_at timestamptz
      )`);
    const kept = records.flatMap(({ id, attachments }) =>
      (attachments ?? []).map((one) => ({ sessionId, messageId: id, attachmentId: one.id })),
    );
    if (kept.length > 0) await tx.insert(messageAttachments).values(kept);
    const scope = { owner_id: ctx.user.id, session_id: sessionId, character_id: characterId };
    await indexMessages(
      tx,
      records.map(({ id, role, content, created_at }) => ({ ...scope, id, role, content, created_at })),
    );
  }
  await tx
    .update(sessions)
    .set({ currentMessageId: leafId === null ? null : idOf(leafId) })
    .where(eq(sessions.id, sessionId));
  await indexTitle(tx, sessionId);
  return { sessionId, isNew: true };
}

async function claimSession(
  tx: Executor,
  ctx: Ctx,
  conversation: Conversation,
  characterId: string | null,
): Promise<string> {
  const made = madeSessionId(ctx.user.id, conversation);
  for (const id of conversation.hasOwnIds ? [conversation.id, made] : [made]) {
    const claimed = await tx
      .insert(sessions)
      .values({
        id,
        ownerId: ctx.user.id,
        characterId,
        title: conversation.title,
        titleSource: conversation.titleSource,
        status: conversation.status,
        userPersona: conversation.userPersona,
        worldTime: conversation.worldTime,
        storyPosition: conversation.storyPosition,
        modelSettings: conversation.modelSettings,
        startedAt: conversation.startedAt,
        lastActivityAt: conversation.lastActivityAt,
        endedAt: conversation.endedAt,
      })
      .onConflictDoNothing({ target: sessions.id })
      .returning({ id: sessions.id });
    if (claimed.length > 0) return id;
  }
  throw new Error('a made session id is of its owner alone, and was looked for');
}

/** Whoever they are of: that is not told to anybody, only gone around. */
async function anyTaken(tx: Executor, nodes: readonly ConversationMessage[]): Promise<boolean> {
  const ids = nodes.map(({ id }) => id);
  const { rows } = await tx.execute(sql`select from messages where id = any(${sql.param(ids)}::uuid[]) limit 1`);
  return rows.length > 0;
}

/** In their order: what a message answers is in the same statement or one before. */
function* chunksOf(nodes: readonly ConversationMessage[]): Generator<ConversationMessage[]> {
  let chunk: ConversationMessage[] = [];
  let length = 0;
  for (const node of nodes) {
    if (chunk.length === ROWS || (chunk.length > 0 && length + node.content.length > CHARACTERS)) {
      yield chunk;
      chunk = [];
      length = 0;
    }
    chunk.push(node);
    length += node.content.length;
  }
  if (chunk.length > 0) yield chunk;
}

function record(node: ConversationMessage, idOf: (id: string) => string | null, attached: readonly StoredAttachment[]) {
  const { continued_from: continued, edited_from: edited, ...metadata } = node.metadata;
  return {
    id: idOf(node.id) ?? node.id,
    parent_id: node.parentId === null ? null : idOf(node.parentId),
    role: node.role,
    content: node.content,
    status: node.status,
    error: node.error,
    attachments: attached.length === 0 ? null : attached,
    tokens: attached.reduce((sum, { tokens }) => sum + tokens, tokensOf(node.content)),
    // What they name may have been deleted: that it was there is kept.
    metadata: {
      ...metadata,
      ...(continued === undefined ? {} : { continued_from: idOf(continued) ?? continued }),
      ...(edited === undefined ? {} : { edited_from: idOf(edited) ?? edited }),
    },
    created_at: node.createdAt.toISOString(),
    completed_at: node.completedAt,
  };
}
