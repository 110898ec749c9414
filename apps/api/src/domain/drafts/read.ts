import type { CharacterDraft } from '@dramatis/contract/drafts';
import type { Ctx } from '../../context.ts';
import { loadDraft } from './load.ts';
import { draftView } from './view.ts';

export async function readDraft(ctx: Ctx, id: string): Promise<CharacterDraft> {
  return draftView(await loadDraft(ctx.db, ctx.user.id, id));
}
