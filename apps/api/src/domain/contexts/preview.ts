import type { MessageContext, PreviewContext } from '@dramatis/contract/contexts';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters } from '../../db/schema/characters.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { wouldCarry } from '../attachments/claim.ts';
import { loadBranch } from '../generation/branch.ts';
import { preparePrompt } from '../generation/prepare-prompt.ts';
import type { HistoryMessage } from '../generation/prompt.ts';
import { messagesIn, storedContext } from '../generation/stored-context.ts';
import { tokensOf } from '../generation/tokens.ts';
import { loadPath } from './path.ts';
import { contextView } from './view.ts';

/**
 * What the model would see if this were sent now. Nothing is sent or stored. What a prompt leaves to chance (`{{random}}`,
 * lore with a probability) may fall otherwise when it is.
 * @throws NotFoundError; AppError attachments_too_large
 */
export async function previewContext(ctx: Ctx, sessionId: string, input: PreviewContext): Promise<MessageContext> {
  const ownerId = ctx.user.id;
  const [found] = await ctx.db
    .select({ session: sessions, character: characterColumns })
    .from(sessions)
    .leftJoin(characters, eq(characters.id, sessions.characterId))
    .where(and(eq(sessions.id, sessionId), eq(sessions.ownerId, ownerId)));
  if (found === undefined) throw new NotFoundError('session');
  const { session, character } = found;

  const parentId = input.parent_id === undefined ? session.currentMessageId : input.parent_id;
  const branch = parentId === null ? [] : await loadBranch(ctx.db, session, parentId, ctx.contextTokens);
  if (parentId !== null && branch.length === 0) throw new NotFoundError('message');
  const content = input.content ?? '';
  const attached = await wouldCarry(ctx, input.attachments ?? []);
  const tokens = attached.reduce((sum, each) => sum + each.tokens, tokensOf(content));
  const said: HistoryMessage = { id: null, role: 'user', content, tokens, attachments: attached };

  const byAgent = session.answeredBy === 'ragflow_agent' ? ctx.knowledge.agent : null;
  const prompt = await preparePrompt(ctx, {
    sessionId,
    ownerId,
    // The agent retrieves by itself.
    notebookId: byAgent === null ? session.notebookId : null,
    cited: [],
    character,
    settings: session.modelSettings,
    userPersona: session.userPersona,
    worldTime: session.worldTime,
    storyPosition: session.storyPosition,
    history: [...branch, said],
    begun: '',
  });
  const stored = storedContext(
    byAgent === null
      ? prompt
      : {
          ...prompt,
          request: { ...prompt.request, model: byAgent.model },
          agent: { ragflow_session_id: null, heard: 0 },
        },
  );
  const { history, older } = await loadPath(ctx.db, ownerId, parentId, messagesIn(stored) - 1);
  return contextView(
    stored,
    { history: [...history, said], older },
    { message_id: null, chat_session_id: session.id, reply: null, text: '' },
  );
}
