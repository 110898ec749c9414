import type { ContextBlock, MessageContext } from '@dramatis/contract/contexts';
import { assemble } from '../generation/blocks.ts';
import { count } from '../generation/count.ts';
import type { HistoryMessage } from '../generation/prompt.ts';
import { blocksOf, type StoredContext } from '../generation/stored-context.ts';
import type { Older } from './path.ts';

/** A stored context with all its texts. */
export function contextView(
  stored: StoredContext,
  branch: { history: readonly HistoryMessage[]; older: Older },
  of: Pick<MessageContext, 'message_id' | 'chat_session_id' | 'reply'> & { text: string },
): MessageContext {
  const { text, ...ids } = of;
  const blocks = blocksOf(stored, branch.history, text);
  const { system, turns, spans } = assemble(blocks);
  const told = blocks.flatMap((one, i): ContextBlock[] => {
    // A reply without words, or nothing said yet.
    if (one.dropped === null && one.text === '') return [];
    const isHistory = one.kind === 'history';
    const shown = {
      kind: one.kind,
      label: one.label,
      message_id: one.messageId,
      messages: isHistory ? 1 : (one.memory?.messages ?? 0),
      memory:
        one.memory === null
          ? null
          : { id: one.memory.id, from_message_id: one.memory.fromMessageId, message_id: one.memory.messageId },
      passage: one.passage === null ? null : { id: one.passage.id, source_id: one.passage.sourceId, n: one.passage.n },
      tokens: count(one),
      dropped: one.dropped,
      text: one.dropped === null ? null : one.text,
      span: spans[i] ?? null,
    };
    const parts = one.attached.map((each) => ({
      ...shown,
      kind: 'attachment' as const,
      label: each.name,
      messages: 0,
      tokens: each.tokens,
      span: null,
    }));
    const ofParts = parts.reduce((sum, { tokens }) => sum + tokens, 0);
    return [...parts, { ...shown, tokens: shown.tokens - ofParts }];
  });
  return {
    ...ids,
    model: stored.model,
    parameters: stored.parameters,
    budget: stored.budget,
    system,
    turns,
    lore: stored.lore,
    retrieval: stored.retrieval ?? null,
    ...(stored.agent === undefined ? {} : { agent: stored.agent }),
    tokens: told.reduce((sum, { dropped, tokens }) => sum + (dropped === null ? tokens : 0), 0),
    blocks: withOlder(told, branch.older),
  };
}

/** What was dropped of the history stands before what was kept. */
function withOlder(blocks: readonly ContextBlock[], { messages, tokens }: Older): ContextBlock[] {
  if (messages === 0) return [...blocks];
  const first = blocks.findIndex(({ span }) => span !== null && span.turn !== null);
  const at = first === -1 ? blocks.length : first;
  const older = {
    kind: 'history' as const,
    label: null,
    message_id: null,
    messages,
    memory: null,
    passage: null,
    tokens,
    dropped: 'budget' as const,
    text: null,
    span: null,
  };
  return [...blocks.slice(0, at), older, ...blocks.slice(at)];
}
