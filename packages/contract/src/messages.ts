import { Type, type Static } from 'typebox';
import { MessageError } from './errors.ts';
import { MESSAGE_MAX_LENGTH } from './limits.ts';
import { Clearable, Id, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';
import { Session, sessionSettings } from './sessions.ts';

export const messageStatuses = ['streaming', 'complete', 'stopped', 'interrupted', 'failed'] as const;
export const MessageStatus = Type.Enum([...messageStatuses]);
export type MessageStatus = (typeof messageStatuses)[number];

export const MessageRole = Type.Enum(['user', 'assistant']);
export type MessageRole = Static<typeof MessageRole>;

/** How a reply was made. Times are milliseconds from the moment the request arrived. */
export const GenerationMetadata = Type.Object({
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
});
export type GenerationMetadata = Static<typeof GenerationMetadata>;

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
  metadata: GenerationMetadata,
  created_at: Timestamp,
  completed_at: Nullable(Timestamp),
});
export type Message = Static<typeof Message>;

/** `POST /chat/send_message`. */
export const SendMessage = Type.Object(
  {
    chat_session_id: Clearable(Id),
    character_id: Clearable(Id),
    /** Absent: answer to the active leaf. `null`: a new root. */
    parent_id: Clearable(Id),
    /** Made by the sender; sending the same one again returns the same rows. */
    client_message_id: Id,
    content: Text(MESSAGE_MAX_LENGTH, { minLength: 1 }),
    /** Only for the message that creates the session. */
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

/** Answer of `regenerate` (202): the new sibling reply. */
export const RegenerateAccepted = Type.Object({ chat_session_id: Id, ai_message_id: Id });
export type RegenerateAccepted = Static<typeof RegenerateAccepted>;

export const ListMessagesQuery = Type.Object({ chat_session_id: Id, ...PageQuery }, { additionalProperties: false });
export type ListMessagesQuery = Static<typeof ListMessagesQuery>;

/** The active branch, oldest first within the page; `next_cursor` leads to the page before it. */
export const MessageList = Type.Object({
  messages: Type.Array(Message),
  next_cursor: Nullable(Type.String()),
});
export type MessageList = Static<typeof MessageList>;
