import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { Fields } from '../cards/fields.ts';
import { CardRefusal } from '../cards/refusal.ts';
import { CardReport } from '../cards/report.ts';
import { titleOf } from '../../sessions/title.ts';
import { conversationLimits, sessionLimits } from '@dramatis/contract/limits';
import { asTree } from './as-tree.ts';
import type { Conversation, ConversationMessage, ReadConversation } from './conversation.ts';
import { instantOf } from './instant.ts';

/** A conversation as the web UI of llama.cpp exports it, in whichever shape: its head and its messages. */
export interface LlamaRecord {
  where: string;
  conv: JsonObject;
  messages: { json: JsonObject; where: string }[];
}

interface LlamaMessage {
  message: ConversationMessage;
  where: string;
  /** Not a message of ours; what answers it answers its parent. */
  isLeftOut: boolean;
}

/** Never throws for what is in the record. */
export function readLlamaConversation({ where, conv, messages }: LlamaRecord): ReadConversation {
  const report = new CardReport();
  const name = typeof conv['name'] === 'string' ? conv['name'].replace(/\s+/gu, ' ').trim() : '';
  const title = name === '' ? null : name.slice(0, sessionLimits.title).toWellFormed();
  try {
    const content = conversationOf(where, conv, messages, title, report);
    return { where, title: content.title, content, warnings: report.warnings };
  } catch (error) {
    if (error instanceof CardRefusal) return { where, title, content: error, warnings: report.warnings };
    throw error;
  }
}

function conversationOf(
  where: string,
  conv: JsonObject,
  given: LlamaRecord['messages'],
  title: string | null,
  report: CardReport,
): Conversation {
  const { id, currNode } = conv;
  if (typeof id !== 'string' || id === '') throw new CardRefusal('invalid_input', where, 'The conversation has no id.');
  if (given.length > conversationLimits.messages) {
    throw new CardRefusal('file_too_large', where, `Up to ${conversationLimits.messages} messages are taken.`);
  }
  const last = timeOf(conv['lastModified']);
  const read = given.map(({ json, where: place }) => messageOf(new Fields(json, place, report), last, report));
  refuseNoTree(read);
  // As children stand by age, siblings are told by their times.
  const messages = withoutLeftOut(read).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const known = new Set(messages.map((message) => message.id));
  const tree = asTree(
    { messages, leafId: typeof currNode === 'string' && known.has(currNode) ? currNode : null },
    { idsHaveOrder: false, whereOf: () => where, whereLeaf: where },
  );
  const times = messages.map(({ createdAt }) => createdAt.getTime());
  const startedAt = times.reduce((a, b) => Math.min(a, b), last?.getTime() ?? Infinity);
  const lastAt = times.reduce((a, b) => Math.max(a, b), last?.getTime() ?? 0);
  const first = tree.messages.find(({ role, content }) => role === 'user' && content.trim() !== '');
  return {
    ...tree,
    id: `llama.cpp ${id}`,
    hasOwnIds: false,
    title: title ?? (first === undefined ? 'Untitled' : titleOf(first.content)),
    titleSource: title === null ? 'first_message' : 'person',
    status: 'active',
    userPersona: '',
    worldTime: '',
    storyPosition: null,
    modelSettings: {},
    startedAt: new Date(Math.min(startedAt, lastAt)),
    lastActivityAt: new Date(lastAt),
    endedAt: null,
    character: null,
  };
}

function messageOf(fields: Fields, last: Date | null, report: CardReport): LlamaMessage {
  const id = fields.text('id');
  const role = fields.text('role');
  const type = fields.text('type');
  const content = fields.text('content');
  const model = fields.text('model');
  const parent = fields.take('parent');
  const { where } = fields;
  if (id === '') throw new CardRefusal('invalid_input', where, 'The message has no id.');
  if (content.length > conversationLimits.content) {
    throw new CardRefusal('field_too_long', where, `A message may have ${conversationLimits.content} characters.`);
  }
  const isRoot = type === 'root';
  const isSystem = role === 'system' || type === 'system';
  const isKnown = role === 'user' || role === 'assistant' || (isSystem && content.trim() !== '');
  const isLeftOut = isRoot || !isKnown;
  if (isSystem && !isLeftOut) {
    report.warn('system_message', where, 'A system message became one of yours: sessions have none.');
  } else if (isLeftOut && !isRoot && content.trim() !== '') {
    report.warn('left_out', where, `A message of “${role.slice(0, 20)}” has no place in a session.`);
  }
  for (const [field, what] of leftOutFields) {
    const value = fields.take(field);
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    report.warn('left_out', where, `${what} of the message ${field === 'extra' ? 'were' : 'was'} not imported.`);
  }
  const createdAt = timeOf(fields.take('timestamp')) ?? last ?? new Date(0);
  return {
    where,
    isLeftOut,
    message: {
      id,
      parentId: typeof parent === 'string' && parent !== '' ? parent : null,
      role: role === 'assistant' && !isSystem ? 'assistant' : 'user',
      content,
      status: 'complete',
      error: null,
      metadata: model === '' || model.length > 200 ? {} : { model },
      attachments: [],
      createdAt,
      completedAt: createdAt,
    },
  };
}

const leftOutFields = [
  ['extra', 'Files'],
  ['thinking', 'The thinking'],
  ['reasoningContent', 'The thinking'],
] as const;

/** What is left out is gone around; so its faults have to be seen before. */
function refuseNoTree(read: readonly LlamaMessage[]): void {
  const messages = read.map(({ message }) => message);
  const whereOf = (index: number) => read[index]?.where ?? '';
  asTree({ messages, leafId: null }, { idsHaveOrder: false, whereOf, whereLeaf: '' });
}

/** The messages that are kept; what answers one that is not answers that one's parent. */
function withoutLeftOut(read: readonly LlamaMessage[]): ConversationMessage[] {
  const byId = new Map(read.map((each) => [each.message.id, each]));
  // Found once for each message that is left out, however long their chain.
  const instead = new Map<string, string | null>();
  const keptParent = (of: ConversationMessage): string | null => {
    const passed: string[] = [];
    let { parentId } = of;
    while (parentId !== null && byId.get(parentId)?.isLeftOut === true) {
      const known = instead.get(parentId);
      passed.push(parentId);
      parentId = known === undefined ? (byId.get(parentId)?.message.parentId ?? null) : known;
    }
    for (const id of passed) instead.set(id, parentId);
    return parentId;
  };
  return read.flatMap(({ message, isLeftOut }) => (isLeftOut ? [] : [{ ...message, parentId: keptParent(message) }]));
}

/** Unix milliseconds. */
function timeOf(value: unknown): Date | null {
  return typeof value === 'number' ? instantOf(value) : null;
}

/** Whether an object is a conversation of the older shape. */
export function isLlamaDocument(json: JsonObject): boolean {
  return isJsonObject(json['conv']) && Array.isArray(json['messages']);
}

export function recordOfDocument(json: JsonObject, where: string): LlamaRecord {
  const { conv, messages } = json;
  if (!isJsonObject(conv) || !Array.isArray(messages)) {
    throw new CardRefusal('invalid_input', where, 'A conversation with its messages is expected here.');
  }
  return {
    where,
    conv,
    messages: messages.map((message, index) => {
      const place = `${where}/messages/${index}`;
      if (isJsonObject(message)) return { json: message, where: place };
      throw new CardRefusal('invalid_input', place, 'A message is expected here.');
    }),
  };
}
