import { Type, type Static } from 'typebox';
import { AttachmentRef, MessageAttachment, Modality } from './attachments.ts';
import { Citation } from './citations.ts';
import { MessageError } from './errors.ts';
import { attachmentLimits, citationLimits, MESSAGE_MAX_LENGTH } from './limits.ts';
import { Clearable, Id, MessageRole, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';
import { Answerer, GreetingChoice, Session, sessionSettings, StoryPosition } from './sessions.ts';

export const messageStatuses = ['streaming', 'complete', 'stopped', 'interrupted', 'failed'] as const;
export const MessageStatus = Type.Enum([...messageStatuses]);
export type MessageStatus = (typeof messageStatuses)[number];

/** How a message was made. Times are milliseconds from the moment the request arrived. */
export const MessageMetadata = Type.Object({
  model: Type.Optional(Type.String()),
  /** True when the local emulator answered, not Gemini. */
  demo: Type.Optional(Type.Boolean()),
  finish_reason: Type.Optional(Type.String()),
  usage: Type.Optional(
    Type.Object({
      prompt_tokens: Type.Integer(),
      output_tokens: Type.Integer(),
      thought_tokens: Type.Integer(),
      cached_tokens: Type.Integer(),
    }),
  ),
  timings: Type.Optional(
    Type.Object({
      queue: Type.Number(),
      prompt: Type.Number(),
      first_token: Type.Optional(Type.Number()),
      total: Type.Number(),
    }),
  ),
  /** Who wrote it, in a session that RAGFlow's agent is to answer. */
  answered_by: Type.Optional(Answerer),
  /** Why the model wrote it in the agent's place. */
  agent_error: Type.Optional(MessageError),
  /** The sibling whose text this one begins with. */
  continued_from: Type.Optional(Id),
  /** The sibling that a person rewrote into this one by hand. */
  edited_from: Type.Optional(Id),
  /** Of a reply: the scene it was written in; absent: neither was set. */
  scene: Type.Optional(Type.Object({ world_time: Type.String(), story_position: Nullable(StoryPosition) })),
  /** What the marks [n] in the text stand for, each n once. */
  sources: Type.Optional(Type.Array(Citation, { maxItems: citationLimits.sources })),
});
export type MessageMetadata = Static<typeof MessageMetadata>;

/** An immutable node of a session's tree. Only a `streaming` message still changes. */
export const Message = Type.Object({
  id: Id,
  chat_session_id: Id,
  parent_id: Nullable(Id),
  role: MessageRole,
  content: Type.String(),
  status: MessageStatus,
  error: Nullable(MessageError),
  client_message_id: Nullable(Id),
  sibling_ids: Type.Array(Id, { description: 'All messages with this parent, oldest first, this one included.' }),
  metadata: MessageMetadata,
  attachments: Type.Optional(
    Type.Array(MessageAttachment, { description: 'In the order the model gets them; absent: none.' }),
  ),
  created_at: Timestamp,
  completed_at: Nullable(Timestamp),
});
export type Message = Static<typeof Message>;

/** `POST /chat/send_message`. */
export const SendMessage = Type.Object(
  {
    chat_session_id: Clearable(Id),
    character_id: Clearable(Id),
    /** For a new session: its documents are what replies are grounded in. */
    notebook_id: Clearable(Id),
    /** Absent: answer to the active leaf. `null`: a new root. */
    parent_id: Clearable(Id),
    /** Made by the sender; sending the same one again returns the same rows. */
    client_message_id: Id,
    content: Text(MESSAGE_MAX_LENGTH, { minLength: 1 }),
    attachments: Type.Optional(Type.Array(AttachmentRef, { maxItems: attachmentLimits.perMessage })),
    /** Only for the message that creates the session, as what follows. */
    greeting: GreetingChoice,
    ...sessionSettings,
  },
  { additionalProperties: false },
);
export type SendMessage = Static<typeof SendMessage>;

/** Answer of `send_message` to `Accept: application/json`, once the reply is complete. */
export const SendMessageReply = Type.Object({
  chat_session_id: Id,
  user_message: Message,
  ai_message: Message,
  session: Session,
});
export type SendMessageReply = Static<typeof SendMessageReply>;

/** Answer of `send_message` to `Prefer: respond-async` (202). */
export const SendMessageAccepted = Type.Object({
  chat_session_id: Id,
  user_message_id: Id,
  ai_message_id: Id,
});
export type SendMessageAccepted = Static<typeof SendMessageAccepted>;

/** Answer of `regenerate` and `continue` (202): the new sibling reply. */
export const ReplyAccepted = Type.Object({ chat_session_id: Id, ai_message_id: Id });
export type ReplyAccepted = Static<typeof ReplyAccepted>;

/** `POST /chat-messages`: adds a message and has nothing generated. The new message becomes the active leaf. */
export const AppendMessage = Type.Object(
  {
    chat_session_id: Id,
    role: MessageRole,
    content: Text(MESSAGE_MAX_LENGTH, { minLength: 1 }),
    /** Absent: after the active leaf. `null`: a new root. */
    parent_id: Clearable(Id),
    /** The message this one is an edited copy of. It becomes its sibling, so `parent_id` is then left out. */
    edited_from: Type.Optional(Id),
    /** Made by the sender; sending the same one again returns the same message. */
    client_message_id: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type AppendMessage = Static<typeof AppendMessage>;

/** Answer of `DELETE /messages/:id`: how many went, and the session with its new leaf. */
export const DeleteMessageResult = Type.Object({ deleted: Type.Integer(), session: Session });
export type DeleteMessageResult = Static<typeof DeleteMessageResult>;

export const ListMessagesQuery = Type.Object(
  {
    chat_session_id: Id,
    view: Type.Optional(
      Type.Enum(['branch', 'tree'], {
        default: 'branch',
        description: 'The active branch from its leaf upward, or every message of the session, oldest first.',
      }),
    ),
    ...PageQuery,
  },
  { additionalProperties: false },
);
export type ListMessagesQuery = Static<typeof ListMessagesQuery>;

/** A page, oldest message first. `next_cursor` leads up the branch, or on through the tree. */
export const MessageList = Type.Object({
  messages: Type.Array(Message),
  next_cursor: Nullable(Type.String()),
  used_modalities: Type.Optional(
    Type.Array(Modality, {
      description:
        'With the newest page of the branch: what a model must be able to take to go on with it, besides text.',
    }),
  ),
});
export type MessageList = Static<typeof MessageList>;
