import { Type, type Static } from 'typebox';
import { attachmentForms, attachmentKinds } from './attachments.ts';
import { CardWarning } from './cards.ts';
import { ErrorCode } from './errors.ts';
import { attachmentLimits, conversationLimits, EXPORT_MAX_IDS, sessionLimits } from './limits.ts';
import { MessageMetadata, MessageStatus } from './messages.ts';
import { Id, MessageRole, Nullable, Text, Timestamp } from './primitives.ts';
import { ModelSettings, SessionStatus, StoryPosition, TitleSource } from './sessions.ts';

/** What a file of conversations says it is. */
export const CONVERSATIONS_FORMAT = 'dramatis.conversations';
/** Goes up when a reader of the one before would lose something. */
export const CONVERSATIONS_VERSION = 1;
/** Of files in an archive: their characters and attachments lie beside them. */
export const ARCHIVED_VERSION = 2;

/** A file that a message has. Its bytes are the archive's `attachments/<sha256>`. */
export const ExportedAttachment = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of its bytes, in hexadecimal.' }),
  name: Text(200),
  kind: Type.Enum([...attachmentKinds]),
  media_type: Text(100),
  size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
  as: Type.Enum([...attachmentForms]),
});
export type ExportedAttachment = Static<typeof ExportedAttachment>;

/** A node of the tree. */
export const ExportedMessage = Type.Object({
  id: Id,
  parent_id: Nullable(Id),
  role: MessageRole,
  content: Text(conversationLimits.content),
  status: MessageStatus,
  error: Nullable(
    Type.Object({
      // Not the codes known today: a file may be older or newer than its reader.
      code: Text(100),
      message: Text(10_000),
      retryable: Type.Boolean(),
      retry_after_seconds: Type.Optional(Type.Integer()),
    }),
  ),
  metadata: MessageMetadata,
  /** Absent: none. */
  attachments: Type.Optional(Type.Array(ExportedAttachment, { maxItems: attachmentLimits.perMessage })),
  created_at: Timestamp,
  completed_at: Nullable(Timestamp),
});
export type ExportedMessage = Static<typeof ExportedMessage>;

export const ExportedConversation = Type.Object({
  id: Id,
  title: Text(sessionLimits.title, { minLength: 1 }),
  title_source: TitleSource,
  status: SessionStatus,
  character_id: Nullable(Id),
  user_persona: Text(sessionLimits.userPersona),
  world_time: Text(sessionLimits.worldTime),
  // Not the objects themselves, which refuse what they do not know.
  story_position: Nullable(Type.Object(StoryPosition.properties)),
  model_settings: Type.Object(ModelSettings.properties),
  current_message_id: Nullable(Id),
  started_at: Timestamp,
  last_activity_at: Timestamp,
  ended_at: Nullable(Timestamp),
  messages: Type.Array(ExportedMessage, { maxItems: conversationLimits.messages }),
});
export type ExportedConversation = Static<typeof ExportedConversation>;

/** A character that conversations name, once in the file. */
export const ExportedCharacter = Type.Object({
  id: Id,
  name: Type.String(),
  created_at: Timestamp,
  updated_at: Timestamp,
  card: Type.Object({}, { description: 'Character Card V3, with its picture.' }),
});
export type ExportedCharacter = Static<typeof ExportedCharacter>;

/** A file of conversations: what `GET /sessions/export` answers and `POST /sessions/import` takes. */
export const ConversationsFile = Type.Object({
  format: Type.Literal(CONVERSATIONS_FORMAT),
  version: Type.Union([Type.Literal(CONVERSATIONS_VERSION), Type.Literal(ARCHIVED_VERSION)]),
  exported_at: Timestamp,
  characters: Type.Array(ExportedCharacter),
  conversations: Type.Array(ExportedConversation),
});
export type ConversationsFile = Static<typeof ConversationsFile>;

export const ExportQuery = Type.Object(
  {
    ids: Type.Optional(
      Text(37 * EXPORT_MAX_IDS, {
        description: `Sessions, separated by commas, ${EXPORT_MAX_IDS} at most. Absent: all of them.`,
        minLength: 1,
      }),
    ),
    /** Goes on behind this session, as a `Link` header of the part before said. */
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);

/** Of `exists`: the conversation is here already and was left as it is. */
export const conversationImportStatuses = ['imported', 'exists', 'refused'] as const;

/** What became of one conversation of a file, or of a file that has none. */
export const ConversationImport = Type.Object({
  where: Type.String({ description: 'Its place in the file: a JSON pointer, or a line. Empty for all of it.' }),
  title: Nullable(Type.String()),
  status: Type.Enum([...conversationImportStatuses]),
  chat_session_id: Nullable(Id),
  messages: Type.Integer({ description: 'How many it has in the file.' }),
  messages_not_here: Type.Integer({
    description: 'Of exists: how many the file has that are not in the session, and were not added.',
  }),
  warnings: Type.Array(CardWarning),
  error: Nullable(
    Type.Object({ code: ErrorCode, where: Type.String(), message: Type.String() }, { description: 'Of refused.' }),
  ),
});
export type ConversationImport = Static<typeof ConversationImport>;

export const ConversationImportReport = Type.Object({
  file: Type.String({ description: 'The name that it was sent under.' }),
  results: Type.Array(ConversationImport),
});
export type ConversationImportReport = Static<typeof ConversationImportReport>;
