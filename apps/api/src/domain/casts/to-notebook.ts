import { notebookLimits } from '@dramatis/contract/limits';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { Readable } from 'node:stream';
import type { Ctx } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import { characters } from '../../db/schema/characters.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { InputError } from '../../errors.ts';
import { addSource } from '../notebooks/add-source.ts';
import { checkNotebook } from '../notebooks/check-scope.ts';
import { createNotebook } from '../notebooks/create.ts';
import { deleteNotebook } from '../notebooks/delete.ts';
import { loadCast } from './load.ts';
import { readCast } from './read.ts';
import type { CastView } from './view.ts';

/**
 * Gives a cast of files a notebook, and with it its drafts and the characters that were saved from them: one that there
 * is, as it is, or a new one of the same files. One that has a notebook keeps it.
 * @throws NotFoundError; InputError when there are no files to make one of; AppError for a file that cannot be kept
 */
export async function castToNotebook(ctx: Ctx, id: string, notebookId: string | null): Promise<CastView> {
  const cast = await loadCast(ctx.db, ctx.user.id, id);
  if (cast.notebookId !== null) return await readCast(ctx, id);
  if (notebookId !== null) {
    await checkNotebook(ctx.db, ctx.user.id, notebookId);
    await link(ctx, id, notebookId);
    return await readCast(ctx, id);
  }
  const made = await notebookOfUploads(ctx, cast.uploadIds);
  // Somebody was faster by a moment.
  if (!(await link(ctx, id, made))) await deleteNotebook(ctx, made, 'keep');
  return await readCast(ctx, id);
}

async function notebookOfUploads(ctx: Ctx, uploadIds: readonly string[]): Promise<string> {
  const rows = await ctx.db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.id, [...uploadIds]), eq(uploads.ownerId, ctx.user.id)));
  const files = uploadIds.flatMap((uploadId) => rows.find((row) => row.id === uploadId) ?? []);
  const [first] = files;
  if (first === undefined) {
    throw new InputError([{ field: 'id', message: 'names a cast whose notebook is gone, and that has no files' }]);
  }
  const name = first.name.replace(/(?<=.)\.[^.]*$/, '').slice(0, notebookLimits.name);
  const { id } = await createNotebook(ctx, { name });
  try {
    // In turn: this is their order in the story.
    for (const file of files) {
      const content = Readable.from([await ctx.files.read(file.storageKey)]);
      await addSource(ctx, id, { name: file.name, content, check: async () => {} });
    }
    return id;
  } catch (error) {
    await deleteNotebook(ctx, id, 'keep');
    throw error;
  }
}

/** @returns false when it has another by now */
async function link(ctx: Ctx, id: string, notebookId: string): Promise<boolean> {
  return await ctx.db.transaction(async (tx) => {
    const linked = await tx
      .update(casts)
      .set({ notebookId })
      .where(and(eq(casts.id, id), eq(casts.ownerId, ctx.user.id), isNull(casts.notebookId)))
      .returning({ id: casts.id });
    if (linked.length === 0) return false;
    const itsDrafts = tx.select({ id: drafts.id }).from(drafts).where(eq(drafts.castId, id));
    await tx
      .update(characters)
      .set({ notebookId })
      .where(
        and(eq(characters.ownerId, ctx.user.id), inArray(characters.draftId, itsDrafts), isNull(characters.notebookId)),
      );
    await tx.update(drafts).set({ notebookId }).where(eq(drafts.castId, id));
    return true;
  });
}
