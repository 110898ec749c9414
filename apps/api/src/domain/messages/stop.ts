import type { Ctx } from '../../context.ts';
import { loadMessageView } from './view.ts';

/** Stops a reply, keeping its text. Stopping what has ended is no fault. */
export async function stopMessage(ctx: Ctx, id: string): Promise<void> {
  await loadMessageView(ctx.db, ctx.user.id, id);
  ctx.runner.stop(id);
}
