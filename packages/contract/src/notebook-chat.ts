import { Type, type Static } from 'typebox';
import { AttachmentRef } from './attachments.ts';
import { attachmentLimits, MESSAGE_MAX_LENGTH } from './limits.ts';
import { Message } from './messages.ts';
import { Clearable, Id, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';
import { Answerer, CitationDisplay, CreateSession, Session, SessionStatus, StoryPosition } from './sessions.ts';

/** A session as the routes below `/notebooks/:id/chat` tell of it: the same, with what is asked for there beside it. */
export const NotebookSession = Type.Object({
  ...Session.properties,
  last_activity: Timestamp,
  session_metadata: Type.Object({
    message_count: Type.Integer({ description: 'On all branches; 1000 stands for that many or more.' }),
    story_position: Nullable(StoryPosition),
    world_time: Type.String(),
    citations: CitationDisplay,
    answered_by: Answerer,
    ragflow_agent_id: Nullable(
      Type.String({ description: "RAGFlow's id of the notebook's agent, once there is one." }),
    ),
    ragflow_session_id: Nullable(
      Type.String({ description: "RAGFlow's id of the session in which its agent last answered in this one." }),
    ),
  }),
});
export type NotebookSession = Static<typeof NotebookSession>;

export const NotebookSessionAnswer = Type.Object({ session: NotebookSession });
export type NotebookSessionAnswer = Static<typeof NotebookSessionAnswer>;

export const NotebookSessionList = Type.Object({
  sessions: Type.Array(NotebookSession),
  next_cursor: Nullable(Type.String()),
});
export type NotebookSessionList = Static<typeof NotebookSessionList>;

const OrderedMessage = Type.Object({
  ...Message.properties,
  order: Type.Integer({ description: 'Place on the active branch, from 1.' }),
});

/** With a page of the active branch, oldest first; `next_cursor` leads to the one before it. */
export const NotebookConversation = Type.Object({
  session: Type.Object({
    ...NotebookSession.properties,
    messages: Type.Array(OrderedMessage),
    next_cursor: Nullable(Type.String()),
  }),
});
export type NotebookConversation = Static<typeof NotebookConversation>;

export const CreateNotebookSession = Type.Omit(CreateSession, ['notebook_id']);
export type CreateNotebookSession = Static<typeof CreateNotebookSession>;

export const ListNotebookSessionsQuery = Type.Object(
  { ...PageQuery, status: Type.Optional(SessionStatus) },
  { additionalProperties: false },
);
export type ListNotebookSessionsQuery = Static<typeof ListNotebookSessionsQuery>;

export const ReadNotebookSessionQuery = Type.Object({ ...PageQuery }, { additionalProperties: false });
export type ReadNotebookSessionQuery = Static<typeof ReadNotebookSessionQuery>;

/** One of `message` and `content`, which are the same. */
export const SendToNotebook = Type.Object(
  {
    message: Type.Optional(Text(MESSAGE_MAX_LENGTH, { minLength: 1 })),
    content: Type.Optional(Text(MESSAGE_MAX_LENGTH, { minLength: 1 })),
    parent_id: Clearable(Id),
    /** Made by the sender; sending the same one again returns the same rows. */
    client_message_id: Type.Optional(Id),
    attachments: Type.Optional(Type.Array(AttachmentRef, { maxItems: attachmentLimits.perMessage })),
  },
  { additionalProperties: false },
);
export type SendToNotebook = Static<typeof SendToNotebook>;
