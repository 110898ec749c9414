import type { UserPersonaInput } from '@dramatis/contract/personas';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { userPersonas, type UserPersonaRow } from '../../db/schema/user-personas.ts';
import { NotFoundError } from '../../errors.ts';
import { personaFields } from './fields.ts';

/** Sessions that were given it keep what they were given. */
export async function updatePersona(ctx: Ctx, id: string, input: UserPersonaInput): Promise<UserPersonaRow> {
  const [row] = await ctx.db
    .update(userPersonas)
    .set({ ...personaFields(input), updatedAt: ctx.clock() })
    .where(and(eq(userPersonas.id, id), eq(userPersonas.ownerId, ctx.user.id)))
    .returning();
  if (row === undefined) throw new NotFoundError('persona');
  return row;
}
