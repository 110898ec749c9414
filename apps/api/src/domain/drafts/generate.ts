import type { CharacterDraft, GenerateDraftInput } from '@dramatis/contract/drafts';
import { MAX_OPEN_DRAFTS } from '@dramatis/contract/limits';
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { drafts, type DraftRow } from '../../db/schema/drafts.ts';
import { AppError, InputError } from '../../errors.ts';
import { loadCast } from '../casts/load.ts';
import { whatIsRead, type WhatIsRead } from '../readings/what-is-read.ts';
import { draftView } from './view.ts';

/**
 * Queues a draft of one character and returns it at once. One of a cast has one draft: asked for again, it is that one,
 * unless it was cancelled.
 * @throws NotFoundError; InputError; AppError source_not_ready, file_too_large, too_many_drafts
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

type WantedDraft = WhatIsRead & Pick<DraftRow, 'castId' | 'characterName' | 'asOfChapter'>;

async function wantedFrom(ctx: Ctx, executor: Executor, input: GenerateDraftInput): Promise<WantedDraft> {
  const name = input.characterName?.trim() ?? '';
  if (input.castId === undefined) {
    if ((input.uploadIds?.length ?? 0) > 1) checkChapterOf(input);
    const read = await whatIsRead(executor, ctx.user.id, input);
    if (read.sourceIds.length > 1) checkChapterOf(input);
    return {
      ...read,
      castId: null,
      characterName: name,
      asOfChapter: input.asOfChapter ?? null,
    };
  }
  for (const field of ['uploadIds', 'notebookId', 'sourceIds', 'asOfChapter'] as const) {
    if (input[field] !== undefined) {
      throw new InputError([{ field: `input.${field}`, message: 'is the cast’s own' }]);
    }
  }
  const cast = await loadCast(executor, ctx.user.id, input.castId);
  if (!cast.members.some((member) => member.name === name)) {
    throw new InputError([{ field: 'input.characterName', message: 'names nobody of this cast' }]);
  }
  const { uploadIds, sourceIds, notebookId, asOfChapter } = cast;
  return { uploadIds, sourceIds, notebookId, castId: cast.id, characterName: name, asOfChapter };
}

/** A chapter is one of a single file. */
function checkChapterOf({ asOfChapter }: GenerateDraftInput): void {
  if (asOfChapter !== undefined) {
    throw new InputError([{ field: 'input.asOfChapter', message: 'takes a single file' }]);
  }
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
