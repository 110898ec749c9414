import type { CharacterDraft, GenerateDraftInput } from '@dramatis/contract/drafts';
import { MAX_OPEN_DRAFTS } from '@dramatis/contract/limits';
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { drafts, type DraftRow } from '../../db/schema/drafts.ts';
import { AppError, InputError } from '../../errors.ts';
import { loadCast } from '../casts/load.ts';
import { ownUploads } from '../uploads/own.ts';
import { draftView } from './view.ts';

/**
 * Queues a draft of one character and returns it at once. One of a cast has one draft: asked for again, it is that one,
 * unless it was cancelled.
 * @throws NotFoundError; InputError; AppError too_many_drafts
 */
export async function generateDraft(ctx: Ctx, input: GenerateDraftInput): Promise<CharacterDraft> {
  const now = ctx.clock();
  const row = await ctx.db.transaction(async (tx) => {
    const wanted = await wantedFrom(ctx, tx, input);
    const known = await draftOfMember(tx, wanted);
    if (known !== undefined) return known;
    const open = await tx.$count(
      drafts,
      and(eq(drafts.ownerId, ctx.user.id), inArray(drafts.status, ['queued', 'running'])),
    );
    if (open >= MAX_OPEN_DRAFTS) {
      throw new AppError('too_many_drafts', `${open} drafts are being written. Wait for one to end, or cancel one.`);
    }
    const [draft] = await tx
      .insert(drafts)
      .values({ ownerId: ctx.user.id, ...wanted, demo: ctx.llm.demo, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning();
    // Somebody was faster by a moment.
    if (draft === undefined) return await draftOfMember(tx, wanted);
    await ctx.jobs.enqueue(tx, 'draft-character', { draftId: draft.id });
    return draft;
  });
  if (row === undefined) throw new Error('the draft that was in the way is gone');
  ctx.jobs.wake();
  return draftView(row);
}

type WantedDraft = Pick<DraftRow, 'uploadIds' | 'castId' | 'characterName' | 'asOfChapter'>;

async function wantedFrom(ctx: Ctx, executor: Executor, input: GenerateDraftInput): Promise<WantedDraft> {
  const name = input.characterName?.trim() ?? '';
  if (input.castId === undefined) {
    if (input.uploadIds === undefined) throw new InputError([{ field: 'input.uploadIds', message: 'is required' }]);
    const ids = new Set(input.uploadIds.map((id) => id.toLowerCase()));
    if (input.asOfChapter !== undefined && ids.size > 1) {
      throw new InputError([{ field: 'input.asOfChapter', message: 'takes a single file' }]);
    }
    return {
      uploadIds: await ownUploads(executor, ctx.user.id, input.uploadIds),
      castId: null,
      characterName: name,
      asOfChapter: input.asOfChapter ?? null,
    };
  }
  if (input.uploadIds !== undefined || input.asOfChapter !== undefined) {
    const field = input.uploadIds === undefined ? 'input.asOfChapter' : 'input.uploadIds';
    throw new InputError([{ field, message: 'is the cast’s own' }]);
  }
  const cast = await loadCast(executor, ctx.user.id, input.castId);
  if (!cast.members.some((member) => member.name === name)) {
    throw new InputError([{ field: 'input.characterName', message: 'names nobody of this cast' }]);
  }
  return { uploadIds: cast.uploadIds, castId: cast.id, characterName: name, asOfChapter: cast.asOfChapter };
}

async function draftOfMember(
  executor: Executor,
  { castId, characterName }: WantedDraft,
): Promise<DraftRow | undefined> {
  if (castId === null) return undefined;
  const [row] = await executor
    .select()
    .from(drafts)
    .where(and(eq(drafts.castId, castId), eq(drafts.characterName, characterName), ne(drafts.status, 'cancelled')));
  return row;
}
