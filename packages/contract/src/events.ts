import { Type, type Static } from 'typebox';
import { CastProgress } from './casts.ts';
import { Citation } from './citations.ts';
import { CharacterDraft } from './drafts.ts';
import { ErrorCode } from './errors.ts';
import { Message } from './messages.ts';
import { Notebook, Source } from './notebooks.ts';
import { Id, Nullable } from './primitives.ts';
import { Session, TitleSource } from './sessions.ts';

/** Where an event of a generation belongs: `seq` counts the events of one assistant message from 1, without gaps. */
const ofGeneration = { chat_session_id: Id, message_id: Id, seq: Type.Integer({ minimum: 0 }) };

/** First event of a generation: the session it is bound to and the new messages. */
export const SessionEvent = Type.Object({
  type: Type.Literal('session'),
  ...ofGeneration,
  user_message_id: Nullable(Id),
  ai_message_id: Id,
  session: Session,
  messages: Type.Array(Message),
});

/** State on attaching: the text so far, standing for every event up to `seq`. */
export const SnapshotEvent = Type.Object({ type: Type.Literal('snapshot'), ...ofGeneration, text: Type.String() });

export const TokenEvent = Type.Object({ type: Type.Literal('token'), ...ofGeneration, text: Type.String() });

/** What is cited so far: sent before the text that cites something new, and stands for all such events before it. */
export const SourcesEvent = Type.Object({
  type: Type.Literal('sources'),
  ...ofGeneration,
  sources: Type.Array(Citation),
});

export const TitleEvent = Type.Object({
  type: Type.Literal('title'),
  ...ofGeneration,
  title: Type.String(),
  title_source: TitleSource,
});

/** The reply ended well, or was stopped or interrupted with its text kept. */
export const DoneEvent = Type.Object({
  type: Type.Literal('done'),
  ...ofGeneration,
  message: Message,
  session: Session,
});

/** The reply failed. `ai_message` holds what there is of it. */
export const ErrorEvent = Type.Object({
  type: Type.Literal('error'),
  ...ofGeneration,
  code: ErrorCode,
  message: Type.String(),
  retryable: Type.Boolean(),
  retry_after_seconds: Type.Optional(Type.Integer()),
  ai_message: Message,
  session: Session,
});

/** Events of one generation: what `send_message` and `GET /messages/:id/stream` send. */
export const GenerationEvent = Type.Union([
  SessionEvent,
  SnapshotEvent,
  SourcesEvent,
  TokenEvent,
  TitleEvent,
  DoneEvent,
  ErrorEvent,
]);
export type GenerationEvent = Static<typeof GenerationEvent>;

export const SessionChangedEvent = Type.Object({ type: Type.Literal('session_changed'), session: Session });
export const SessionDeletedEvent = Type.Object({ type: Type.Literal('session_deleted'), chat_session_id: Id });
/** The tree changed other than by a generation: a message was added, or removed with its subtree. Read it again. */
export const MessagesChangedEvent = Type.Object({ type: Type.Literal('messages_changed'), chat_session_id: Id });
/** What is remembered of a session, or whether it is being summed up, may have changed. Read it again where it is shown. */
export const MemoriesChangedEvent = Type.Object({ type: Type.Literal('memories_changed'), chat_session_id: Id });
/** Events may have been missed. Read again what is shown. */
export const ResyncEvent = Type.Object({ type: Type.Literal('resync') });
export const DraftEvent = Type.Object({ type: Type.Literal('draft'), draft: CharacterDraft });
/** The people found are read with `cast`: they may be many. */
export const CastEvent = Type.Object({ type: Type.Literal('cast'), cast: CastProgress });
export const NotebookEvent = Type.Object({ type: Type.Literal('notebook'), notebook: Notebook });
export const NotebookDeletedEvent = Type.Object({ type: Type.Literal('notebook_deleted'), notebook_id: Id });
/** A source was added, or has come further. One that was removed shows as a `notebook` event. */
export const SourceEvent = Type.Object({ type: Type.Literal('source'), source: Source });

/** Everything on `GET /events`: all generations of this person, and what else changed. */
export const LiveEvent = Type.Union([
  GenerationEvent,
  SessionChangedEvent,
  SessionDeletedEvent,
  MessagesChangedEvent,
  MemoriesChangedEvent,
  DraftEvent,
  CastEvent,
  NotebookEvent,
  NotebookDeletedEvent,
  SourceEvent,
  ResyncEvent,
]);
export type LiveEvent = Static<typeof LiveEvent>;
