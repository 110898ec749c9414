import { errorCodes, MessageError } from '@dramatis/contract/errors';
import {
  ARCHIVED_VERSION,
  CONVERSATIONS_FORMAT,
  CONVERSATIONS_VERSION,
  ExportedConversation,
  type ExportedMessage,
} from '@dramatis/contract/interchange';
import { attachmentLimits, conversationLimits } from '@dramatis/contract/limits';
import { MessageMetadata } from '@dramatis/contract/messages';
import { ModelSettings, StoryPosition } from '@dramatis/contract/sessions';
import { InputError } from '../../../errors.ts';
import { validator } from '../../../validation.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { parseJsonObject } from '../cards/parse.ts';
import { CardRefusal } from '../cards/refusal.ts';
import { asTree } from './as-tree.ts';
import type {
  Conversation,
  ConversationMessage,
  ConversationSource,
  FileCharacter,
  ReadConversation,
} from './conversation.ts';
import { instantOf } from './instant.ts';
import type { JsonSlices, Slice } from './json-slices.ts';
import { jsonLimits } from './limits.ts';

const check = validator(ExportedConversation);

/** What a reply ends with that was being written when it was exported. */
const brokenOff: MessageError = {
  code: 'generation_lost',
  message: 'It was still being written when it was exported. What had arrived is here.',
  retryable: true,
};

/**
 * A file of our own.
 * @param prefix what its places begin with
 * @returns null when the object is no such file
 * @throws CardRefusal file_unsupported when a later version wrote it
 */
export function readOwnFile(slices: JsonSlices, root: Slice, prefix: string): ConversationSource | null {
  const members = new Map(slices.members(root));
  const literal = (name: string): unknown => {
    const slice = members.get(name);
    if (slice === undefined || slice.end - slice.start > 100) return undefined;
    try {
      return JSON.parse(slices.text(slice));
    } catch {
      return undefined;
    }
  };
  if (literal('format') !== CONVERSATIONS_FORMAT) return null;
  const version = literal('version');
  if (version !== CONVERSATIONS_VERSION && version !== ARCHIVED_VERSION) {
    const later = typeof version === 'number' && version > ARCHIVED_VERSION;
    throw new CardRefusal(
      later ? 'file_unsupported' : 'invalid_input',
      `${prefix}/version`,
      later ? 'A later version of Dramatis wrote this file. Update this one.' : 'This is no version of the format.',
    );
  }
  const list = (name: string): Slice => {
    const slice = members.get(name);
    if (slice !== undefined && slices.isArray(slice)) return slice;
    throw new CardRefusal('invalid_input', `${prefix}/${name}`, 'A list is expected here.');
  };
  const characters = indexCharacters(slices, list('characters'), `${prefix}/characters`);
  const conversations = list('conversations');
  return {
    *conversations() {
      let index = 0;
      for (const slice of slices.elements(conversations)) {
        yield readConversation(slices.text(slice), `${prefix}/conversations/${index++}`);
      }
    },
    character: (id) => characters.get(id)?.(),
    attachment: () => undefined,
  };
}

/** Cards may be large: where each is, and not what it says. */
function indexCharacters(slices: JsonSlices, array: Slice, where: string): Map<string, () => FileCharacter> {
  const found = new Map<string, () => FileCharacter>();
  let index = 0;
  for (const slice of slices.elements(array)) {
    const place = `${where}/${index++}`;
    if (index > conversationLimits.conversations) {
      throw new CardRefusal('file_too_large', place, `Up to ${conversationLimits.conversations} characters are taken.`);
    }
    if (!slices.isObject(slice)) continue;
    const id = new Map(slices.members(slice)).get('id');
    if (id === undefined) continue;
    // An id has no need of escapes.
    const key = slices.text({ start: id.start + 1, end: id.end - 1 }).toLowerCase();
    if (!found.has(key)) found.set(key, () => readCharacter(slices.text(slice), place));
  }
  return found;
}

function readCharacter(text: string, where: string): FileCharacter {
  const json = parseJsonObject(text, where);
  const { card } = json;
  if (!isJsonObject(card)) throw new CardRefusal('invalid_input', `${where}/card`, 'A card is expected here.');
  return {
    where,
    createdAt: requiredInstant(json['created_at'], `${where}/created_at`),
    updatedAt: requiredInstant(json['updated_at'], `${where}/updated_at`),
    card,
  };
}

function readConversation(text: string, where: string): ReadConversation {
  let title: string | null = null;
  try {
    const json = parseJsonObject(text, where, jsonLimits);
    if (typeof json['title'] === 'string') title = json['title'].slice(0, 200);
    return { where, title, content: conversationOf(json, where), warnings: [] };
  } catch (error) {
    if (error instanceof CardRefusal) return { where, title, content: error, warnings: [] };
    throw error;
  }
}

function conversationOf(json: JsonObject, where: string): Conversation {
  const file = checked(json, where);
  const messages = file.messages.map((message, index) => messageOf(message, `${where}/messages/${index}`));
  const tree = asTree(
    { messages, leafId: file.current_message_id?.toLowerCase() ?? null },
    {
      idsHaveOrder: true,
      whereOf: (index) => `${where}/messages/${index}`,
      whereLeaf: `${where}/current_message_id`,
    },
  );
  return {
    ...tree,
    id: file.id.toLowerCase(),
    hasOwnIds: true,
    title: file.title,
    titleSource: file.title_source,
    status: file.status,
    userPersona: file.user_persona,
    worldTime: file.world_time,
    storyPosition: file.story_position === null ? null : onlyKnown(file.story_position, StoryPosition.properties),
    modelSettings: onlyKnown(file.model_settings, ModelSettings.properties),
    startedAt: requiredInstant(file.started_at, `${where}/started_at`),
    lastActivityAt: requiredInstant(file.last_activity_at, `${where}/last_activity_at`),
    endedAt: instant(file.ended_at, `${where}/ended_at`),
    character: file.character_id === null ? null : { id: file.character_id.toLowerCase() },
  };
}

function messageOf(message: ExportedMessage, where: string): ConversationMessage {
  const { error, status, metadata } = message;
  const attachments = filesOf(message, where);
  const createdAt = requiredInstant(message.created_at, `${where}/created_at`);
  const completedAt = instant(message.completed_at, `${where}/completed_at`);
  const isRunning = status === 'streaming';
  return {
    id: message.id.toLowerCase(),
    parentId: message.parent_id?.toLowerCase() ?? null,
    role: message.role,
    content: message.content,
    status: isRunning ? 'interrupted' : status,
    error: isRunning
      ? brokenOff
      : error === null
        ? null
        : { ...onlyKnown(error, MessageError.properties), code: knownCode(error.code) },
    metadata: {
      ...onlyKnown(metadata, MessageMetadata.properties),
      ...(metadata.continued_from === undefined ? {} : { continued_from: metadata.continued_from.toLowerCase() }),
      ...(metadata.edited_from === undefined ? {} : { edited_from: metadata.edited_from.toLowerCase() }),
    },
    attachments,
    createdAt,
    completedAt: isRunning ? createdAt : completedAt,
  };
}

/** As a message that is sent may have them. */
function filesOf({ role, attachments = [] }: ExportedMessage, where: string): ConversationMessage['attachments'] {
  const files = attachments.map(({ sha256, name, size, as }, index) => {
    return { where: `${where}/attachments/${index}`, sha256, name, size, as };
  });
  const refuse = (reason: string) => new CardRefusal('invalid_input', `${where}/attachments`, reason);
  if (files.length > 0 && role !== 'user') throw refuse('Only what a person said has files.');
  if (new Set(files.map(({ sha256 }) => sha256)).size < files.length) throw refuse('A file stands here twice.');
  const bytes = files.reduce((sum, { size, as }) => sum + (as === 'file' ? size : 0), 0);
  if (bytes <= attachmentLimits.filesBytes) return files;
  throw refuse(`The files of a message may have ${attachmentLimits.filesBytes / 1024 / 1024} MB together.`);
}

function knownCode(code: string): MessageError['code'] {
  return errorCodes.find((known) => known === code) ?? 'internal';
}

/** The fields of an object that this version knows. */
function onlyKnown<T extends object>(value: T, properties: Readonly<Record<keyof T, unknown>>): T;
function onlyKnown(value: object, properties: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(properties, key)));
}

function checked(json: JsonObject, where: string): ExportedConversation {
  try {
    return check(json);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [fault] = error.fields;
    const place = fault === undefined || fault.field === '' ? where : `${where}/${fault.field.replaceAll('.', '/')}`;
    throw new CardRefusal('invalid_input', place, `This ${fault?.message ?? 'is no conversation'}.`, { cause: error });
  }
}

function instant(text: string | null, where: string): Date | null {
  return text === null ? null : requiredInstant(text, where);
}

function requiredInstant(text: unknown, where: string): Date {
  const at = typeof text === 'string' ? instantOf(Date.parse(text)) : null;
  if (at !== null) return at;
  throw new CardRefusal('invalid_input', where, 'A time between 1970 and 9999 is expected here.');
}
