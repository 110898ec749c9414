import type { UserPersonaInput } from '@dramatis/contract/personas';
import { personaLimits } from '@dramatis/contract/limits';
import { count, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { userPersonas, type UserPersonaRow } from '../../db/schema/user-personas.ts';
import { InputError } from '../../errors.ts';
import { personaFields } from './fields.ts';

/** @throws InputError for a blank name, and beyond the most that a person may have */
export async function createPersona(ctx: Ctx, input: UserPersonaInput): Promise<UserPersonaRow> {
  const fields = personaFields(input);
  const now = ctx.clock();
  return await ctx.db.transaction(async (tx) => {
    // Two at once would each not see the other.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${ctx.user.id}, 0))`);
    const [has] = await tx.select({ count: count() }).from(userPersonas).where(eq(userPersonas.ownerId, ctx.user.id));
    if ((has?.count ?? 0) >= personaLimits.count) {
      throw new InputError([{ field: 'input', message: `is one too many: ${personaLimits.count} personas are kept` }]);
    }
    const [row] = await tx
      .insert(userPersonas)
      .values({ ...fields, ownerId: ctx.user.id, createdAt: now, updatedAt: now })
      .returning();
    if (row === undefined) throw new Error('insert … returning answers with the row');
    return row;
  });
}
