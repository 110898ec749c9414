import type { CharacterDraft, GenerateDraftInput } from '@dramatis/contract/drafts';
import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { draftView } from './view.ts';

/** Queues a draft of one character from uploaded files and returns it at once. */
export async function generateDraft(ctx: Ctx, input: GenerateDraftInput): Promise<CharacterDraft> {
  // One id may be spelt in either case, and is one file.
  const uploadIds = [...new Set(input.uploadIds.map((id) => id.toLowerCase()))];
  if (input.asOfChapter !== undefined && uploadIds.length > 1) {
    throw new InputError([{ field: 'input.asOfChapter', message: 'takes a single file' }]);
  }
  const now = ctx.clock();
  const row = await ctx.db.transaction(async (tx) => {
    const found = await tx
      .select({ id: uploads.id })
      .from(uploads)
      .where(and(inArray(uploads.id, uploadIds), eq(uploads.ownerId, ctx.user.id)));
    if (found.length !== uploadIds.length) throw new NotFoundError('upload');
    const [draft] = await tx
      .insert(drafts)
      .values({
        ownerId: ctx.user.id,
        uploadIds,
        asOfChapter: input.asOfChapter ?? null,
        characterName: input.characterName?.trim() ?? '',
        demo: ctx.llm.demo,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (draft === undefined) throw new Error('insert … returning answers with the row');
    await ctx.jobs.enqueue(tx, 'draft-character', { draftId: draft.id });
    return draft;
  });
  ctx.jobs.wake();
  return draftView(row);
}
