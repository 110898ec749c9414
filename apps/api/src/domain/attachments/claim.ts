import type { AttachmentRef } from '@dramatis/contract/attachments';
import { attachmentLimits } from '@dramatis/contract/limits';
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { attachments, messageAttachments } from '../../db/schema/attachments.ts';
import type { MessageRow, StoredAttachment } from '../../db/schema/messages.ts';
import { AppError, InputError, NotFoundError } from '../../errors.ts';
import { factColumns, formsOf, type AttachmentFacts } from './view.ts';

/** The part of a prompt that what is attached to one message may take: character and scene are in it, too. */
const LARGEST_PART = 0.75;

/**
 * Finds what a message wants to carry and holds on to it until the transaction ends, so that nobody removes it meanwhile.
 * To be called before the session is locked.
 * @throws NotFoundError for what is not there or not the person's; InputError; AppError attachments_too_large
 */
export async function claimAttachments(
  tx: Executor,
  ctx: Ctx,
  refs: readonly AttachmentRef[],
): Promise<StoredAttachment[]> {
  const ids = idsOf(refs);
  const mine = and(inArray(attachments.id, ids), eq(attachments.ownerId, ctx.user.id));
  // In one order, so that two turns with the same attachments never wait for each other in a circle.
  const held = await tx
    .select({ id: attachments.id })
    .from(attachments)
    .where(mine)
    .orderBy(asc(attachments.id))
    .for('no key update');
  if (held.length < ids.length) throw new NotFoundError('attachment');
  const rows = await tx.update(attachments).set({ usedAt: ctx.clock() }).where(mine).returning(factColumns);
  return asSent(ctx, refs, rows);
}

/**
 * What a message would carry, with the same checks, if it were sent now. Nothing is held on to.
 * @throws as `claimAttachments`
 */
export async function wouldCarry(ctx: Ctx, refs: readonly AttachmentRef[]): Promise<StoredAttachment[]> {
  const ids = idsOf(refs);
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select(factColumns)
    .from(attachments)
    .where(and(inArray(attachments.id, ids), eq(attachments.ownerId, ctx.user.id)));
  return asSent(ctx, refs, rows);
}

function idsOf(refs: readonly AttachmentRef[]): string[] {
  const ids = refs.map(({ id }) => id.toLowerCase());
  if (new Set(ids).size === ids.length) return ids;
  throw new InputError([{ field: 'attachments', message: 'must not name the same one twice' }]);
}

function asSent(ctx: Ctx, refs: readonly AttachmentRef[], rows: readonly AttachmentFacts[]): StoredAttachment[] {
  const sent = refs.map(({ id: wanted, as }, i) => {
    const row = rows.find(({ id }) => id === wanted.toLowerCase());
    if (row === undefined) throw new NotFoundError('attachment');
    return stored(row, as, i);
  });
  refuseTooMuch(sent, ctx.contextTokens);
  return sent;
}

function stored(row: AttachmentFacts, as: AttachmentRef['as'], index: number): StoredAttachment {
  const forms = formsOf(row);
  const form = as === undefined ? forms[0] : forms.find((each) => each.as === as);
  if (form === undefined) {
    const ways = forms.map((each) => each.as).join(' or ');
    throw new InputError([{ field: `attachments.${index}.as`, message: `must be ${ways} for “${row.name}”` }]);
  }
  const { id, name, kind, mediaType, size, width, height } = row;
  return { id, name, kind, media_type: mediaType, size, width, height, ...form };
}

function refuseTooMuch(claimed: readonly StoredAttachment[], contextTokens: number): void {
  const bytes = claimed.reduce((sum, { as, size }) => sum + (as === 'file' ? size : 0), 0);
  if (bytes > attachmentLimits.filesBytes) {
    const most = attachmentLimits.filesBytes / 1024 / 1024;
    throw new AppError(
      'attachments_too_large',
      `These files are more than ${most} MB together. Nothing was sent; send them in several messages.`,
    );
  }
  const tokens = claimed.reduce((sum, each) => sum + each.tokens, 0);
  const room = Math.floor(contextTokens * LARGEST_PART);
  if (tokens <= room) return;
  const largest = claimed.toSorted((a, b) => b.tokens - a.tokens)[0];
  throw new AppError(
    'attachments_too_large',
    `What is attached takes about ${tokens} tokens, “${largest?.name ?? ''}” the most of them; there is room for ${room}. Nothing was sent.`,
  );
}

/** Writes down that a message has what was claimed for it. */
export async function keepClaimed(tx: Executor, message: MessageRow): Promise<void> {
  const claimed = message.attachments ?? [];
  if (claimed.length === 0) return;
  await tx
    .insert(messageAttachments)
    .values(claimed.map(({ id }) => ({ sessionId: message.sessionId, messageId: message.id, attachmentId: id })));
}
