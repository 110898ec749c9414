import { asc, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { userPersonas, type UserPersonaRow } from '../../db/schema/user-personas.ts';

/** A person's own personas, oldest first. There are no more than `personaLimits.count`. */
export async function listPersonas(ctx: Ctx): Promise<UserPersonaRow[]> {
  return await ctx.db
    .select()
    .from(userPersonas)
    .where(eq(userPersonas.ownerId, ctx.user.id))
    .orderBy(asc(userPersonas.id));
}
