import type { LorebookInput } from '@dramatis/contract/lorebooks';
import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { characters } from '../../db/schema/characters.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { bookForm, changeBook, type BookForm } from '../lore/book-form.ts';
import type { Lorebook } from '../lore/lorebook.ts';

/** A book with the name of what is in it; '' for none. */
interface Kept {
  book: Lorebook | null;
  revision: string;
}

/**
 * The character's own revision guards its form, and its time moves with pictures and texts. So a book is told by its
 * content, as the database has it: nothing else can be in the way of saving it, and no change of it goes unseen.
 */
const kept = {
  book: characters.lorebook,
  revision: sql<string>`coalesce(encode(sha256(convert_to(${characters.lorebook}::text, 'UTF8')), 'hex'), '')`,
};

const own = (ctx: Ctx, id: string) => and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id));

/**
 * @returns null when the character has none
 * @throws NotFoundError
 */
export async function readLorebook(ctx: Ctx, characterId: string): Promise<(BookForm & { revision: string }) | null> {
  const [row] = await ctx.db.select(kept).from(characters).where(own(ctx, characterId));
  if (row === undefined) throw new NotFoundError('character');
  return row.book === null ? null : { ...bookForm(row.book), revision: row.revision };
}

/**
 * Changes a character's lorebook, or begins one.
 * @param revision of the book that is changed, '' for none; refuses to overwrite a newer change
 * @throws NotFoundError; InputError; AppError revision_conflict
 */
export async function saveLorebook(
  ctx: Ctx,
  characterId: string,
  input: LorebookInput,
  revision?: string,
): Promise<BookForm & { revision: string }> {
  return await ctx.db.transaction(async (tx) => {
    const { book } = await lockBook(tx, ctx, characterId, revision);
    const [row] = await tx
      .update(characters)
      .set({ lorebook: changeBook(book, input), updatedAt: ctx.clock() })
      .where(own(ctx, characterId))
      .returning(kept);
    if (row === undefined || row.book === null) throw new Error('it was written in this transaction');
    return { ...bookForm(row.book), revision: row.revision };
  });
}

/** @throws NotFoundError; AppError revision_conflict */
export async function deleteLorebook(ctx: Ctx, characterId: string, revision?: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await lockBook(tx, ctx, characterId, revision);
    await tx.update(characters).set({ lorebook: null, updatedAt: ctx.clock() }).where(own(ctx, characterId));
  });
}

async function lockBook(tx: Executor, ctx: Ctx, characterId: string, expected: string | undefined): Promise<Kept> {
  const [row] = await tx.select(kept).from(characters).where(own(ctx, characterId)).for('update');
  if (row === undefined) throw new NotFoundError('character');
  if (expected !== undefined && row.revision !== expected) {
    throw new AppError(
      'revision_conflict',
      'This lorebook was changed elsewhere in the meantime. Load it again, then repeat your change.',
    );
  }
  return row;
}
