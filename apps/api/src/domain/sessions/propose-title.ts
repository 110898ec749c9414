import type { Session, TitleProposal, TitleSource } from '@dramatis/contract/sessions';
import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx, Deps } from '../../context.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { InputError } from '../../errors.ts';
import { loadBranch } from '../generation/branch.ts';
import { indexTitle } from '../search/titles.ts';
import { loadSession } from './read.ts';
import { titleOf } from './title.ts';
import { sessionView } from './view.ts';

/** As much of the conversation as a title needs. */
const CONTEXT_TOKENS = 1_000;

const INSTRUCTION =
  'Write a title for the conversation below: three to six words, in its language, about what happens in it. Answer with the title alone, without quotation marks or a full stop.';

/**
 * Has the model write a better title. It replaces an automatic one; one that the person chose is left alone, and they may
 * take the proposal or not.
 * @throws InputError while nothing has been said; ModelError
 */
export async function proposeTitle(ctx: Ctx, id: string, signal: AbortSignal): Promise<TitleProposal> {
  const { session } = await loadSession(ctx.db, ctx.user.id, id);
  if (session.currentMessageId === null) {
    throw new InputError([{ field: 'id', message: 'must be a session in which something was said' }]);
  }
  const title = await writeTitle(ctx, session, session.currentMessageId, signal);
  const replaced = await replaceTitle(ctx, ctx.user.id, id, title, ['default', 'first_message', 'generated']);
  if (replaced !== null) return { title, applied: true, session: replaced };
  return { title, applied: false, session: sessionView(await loadSession(ctx.db, ctx.user.id, id)) };
}

/** Titles a session after its first reply, unless somebody was faster. */
export async function improveTitle(
  deps: Pick<Deps, 'db' | 'hub' | 'llm'>,
  { ownerId, sessionId, messageId }: { ownerId: string; sessionId: string; messageId: string },
  signal: AbortSignal,
): Promise<void> {
  const title = await writeTitle(deps, { id: sessionId, ownerId }, messageId, signal);
  await replaceTitle(deps, ownerId, sessionId, title, ['first_message']);
}

async function writeTitle(
  { db, llm }: Pick<Deps, 'db' | 'llm'>,
  session: { id: string; ownerId: string },
  leafId: string,
  signal: AbortSignal,
): Promise<string> {
  const branch = await loadBranch(db, session, leafId, CONTEXT_TOKENS);
  const said = branch.map(({ role, content }) => `${role}: ${content.slice(0, 2_000)}`).join('\n\n');
  const request = {
    system: INSTRUCTION,
    turns: [{ role: 'user' as const, text: `${INSTRUCTION}\n\n<conversation>\n${said}\n</conversation>` }],
    thinking: 'fast' as const,
  };
  let text = '';
  for await (const piece of llm.streamReply(request, signal)) if (piece.type === 'text') text += piece.text;
  return titleOf(text.replace(/^[\s"“„«'*#]+|[\s"”“»'*.]+$/gu, ''));
}

/** @returns null when the title is from another source than those that may be replaced */
async function replaceTitle(
  { db, hub }: Pick<Deps, 'db' | 'hub'>,
  ownerId: string,
  id: string,
  title: string,
  sources: TitleSource[],
): Promise<Session | null> {
  if (title === '') return null;
  const replaced = await db
    .update(sessions)
    .set({ title, titleSource: 'generated' })
    .where(and(eq(sessions.id, id), eq(sessions.ownerId, ownerId), inArray(sessions.titleSource, sources)))
    .returning({ id: sessions.id });
  if (replaced.length === 0) return null;
  await indexTitle(db, id);
  const session = sessionView(await loadSession(db, ownerId, id));
  hub.publish(ownerId, { type: 'session_changed', session });
  return session;
}
