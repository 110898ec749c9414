import { conversationLimits, sessionLimits } from '@dramatis/contract/limits';
import { createHash } from 'node:crypto';
import { titleOf } from '../../sessions/title.ts';
import { CardRefusal } from '../cards/refusal.ts';
import { CardReport } from '../cards/report.ts';
import type { Chat } from '../chats/chat.ts';
import type { ConversationMessage, ReadConversation } from './conversation.ts';
import { instantOf } from './instant.ts';

/** A chat of another application: its other answers become siblings of the one that counts. */
export function conversationOfChat(chat: Chat, where: string): ReadConversation {
  const report = new CardReport();
  const messages: ConversationMessage[] = [];
  let parentId: string | null = null;
  let at = chat.messages.flatMap(({ variants }) => variants).find(({ sentAt }) => sentAt !== null)?.sentAt ?? 0;
  for (const [index, { role, variants, chosen, hidden }] of chat.messages.entries()) {
    if (hidden)
      report.warn('message_shown', where, `Message ${index + 1} was hidden from the model, and no longer is.`);
    let next: string | null = parentId;
    for (const [variant, { text, sentAt }] of variants.entries()) {
      if (text.length > conversationLimits.content) {
        const message = `Message ${index + 1} has more than ${conversationLimits.content} characters.`;
        return { where, title: null, content: new CardRefusal('field_too_long', where, message), warnings: [] };
      }
      const createdAt: Date = instantOf(sentAt ?? at) ?? new Date(0);
      const id = `${index}.${variant}`;
      const rest = {
        status: 'complete' as const,
        error: null,
        metadata: {},
        attachments: [],
        createdAt,
        completedAt: createdAt,
      };
      messages.push({ id, parentId, role, content: text, ...rest });
      if (variant === chosen) {
        next = id;
        at = createdAt.getTime();
      }
    }
    parentId = next;
  }
  const times = messages.map(({ createdAt }) => createdAt.getTime());
  const name = chat.characterName || chat.speakers[0] || '';
  const first = messages.find(({ role, content }) => role === 'user' && content.trim() !== '');
  const title = titleOf(first?.content ?? '') || name.slice(0, sessionLimits.title).toWellFormed() || 'Untitled';
  return {
    where,
    title,
    warnings: report.warnings,
    content: {
      id: `chat ${createHash('sha256').update(JSON.stringify(chat)).digest('hex')}`,
      hasOwnIds: false,
      title,
      titleSource: 'first_message',
      status: 'active',
      userPersona: chat.userName === '' ? '' : `Name: ${chat.userName}`.slice(0, sessionLimits.userPersona),
      worldTime: '',
      storyPosition: null,
      modelSettings: {},
      startedAt: new Date(times.reduce((a, b) => Math.min(a, b), Infinity)),
      lastActivityAt: new Date(times.reduce((a, b) => Math.max(a, b), 0)),
      endedAt: null,
      character: name === '' ? null : { name },
      // Each stands behind what it answers, and siblings in their order.
      messages,
      leafId: parentId,
    },
  };
}
