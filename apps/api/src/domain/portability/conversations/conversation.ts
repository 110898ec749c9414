import type { AttachmentForm } from '@dramatis/contract/attachments';
import type { MessageError } from '@dramatis/contract/errors';
import type { MessageMetadata, MessageStatus } from '@dramatis/contract/messages';
import type { MessageRole } from '@dramatis/contract/primitives';
import type { ModelSettings, SessionStatus, StoryPosition, TitleSource } from '@dramatis/contract/sessions';
import type { JsonObject } from '../../json.ts';
import type { CardRefusal } from '../cards/refusal.ts';
import type { CardWarning } from '../cards/report.ts';

/** A conversation of a file, whatever it was written by. Its messages are a tree: somebody has looked. */
export interface Conversation {
  title: string;
  titleSource: TitleSource;
  status: SessionStatus;
  userPersona: string;
  worldTime: string;
  storyPosition: StoryPosition | null;
  modelSettings: ModelSettings;
  startedAt: Date;
  lastActivityAt: Date;
  endedAt: Date | null;
  /** Names it among all conversations of its application; the same in each file that it is in. */
  id: string;
  /** Its ids are UUIDs that sort siblings as ours do, and may be kept. */
  hasOwnIds: boolean;
  /** `id`: of the file's `characters`; otherwise only what it is called. */
  character: { id: string } | { name: string } | null;
  /** Parents before their children, siblings in their order. */
  messages: ConversationMessage[];
  /** The active leaf; null without messages. */
  leafId: string | null;
}

export interface ConversationMessage {
  /** Unique in its conversation. */
  id: string;
  parentId: string | null;
  role: MessageRole;
  content: string;
  status: Exclude<MessageStatus, 'streaming'>;
  error: MessageError | null;
  /** `continued_from` and `edited_from` may name what is not in this conversation, or the message itself. */
  metadata: MessageMetadata;
  /** No file twice. */
  attachments: readonly MessageFile[];
  createdAt: Date;
  completedAt: Date | null;
}

/** A file that a message has, as the conversation's file tells of it. */
export interface MessageFile {
  where: string;
  /** Of its bytes: all that names it. */
  sha256: string;
  name: string;
  size: number;
  as: AttachmentForm;
}

/** One conversation of a file: read, or why it could not be. */
export interface ReadConversation {
  /** A JSON pointer or a line, behind the path in an archive. */
  where: string;
  /** Null: it could not be told. */
  title: string | null;
  content: Conversation | CardRefusal;
  warnings: CardWarning[];
}

/** What is in a file. Each part is read when it is come to, so that only one is in memory. */
export interface ConversationSource {
  conversations: () => Iterable<ReadConversation>;
  /** The card of a character by its id in the file. */
  character: (id: string) => FileCharacter | undefined;
  /**
   * The bytes that stand under a SHA-256. They may be others: nobody has looked.
   * @throws CardRefusal
   */
  attachment: (sha256: string) => Uint8Array | undefined;
}

export interface FileCharacter {
  where: string;
  createdAt: Date;
  updatedAt: Date;
  card: JsonObject;
}
