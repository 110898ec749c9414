import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { userPersonas } from '../../db/schema/user-personas.ts';
import { NotFoundError } from '../../errors.ts';

/** Sessions that were given it keep what they were given. */
export async function deletePersona(ctx: Ctx, id: string): Promise<void> {
  const rows = await ctx.db
    .delete(userPersonas)
    .where(and(eq(userPersonas.id, id), eq(userPersonas.ownerId, ctx.user.id)))
    .returning({ id: userPersonas.id });
  if (rows.length === 0) throw new NotFoundError('persona');
}
