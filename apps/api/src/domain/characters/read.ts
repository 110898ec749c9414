import type { Ctx } from '../../context.ts';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { loadCharacter } from './load.ts';

export async function readCharacter(ctx: Ctx, id: string): Promise<CharacterRow> {
  return await loadCharacter(ctx.db, ctx.user.id, id);
}
