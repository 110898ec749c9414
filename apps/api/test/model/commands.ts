import type { MessageRole } from '@dramatis/contract/primitives';
import type { SessionStatus } from '@dramatis/contract/sessions';
import type { FaultKind } from '@dramatis/gemini-emulator/faults';

/** What a client may ask for, with every name filled in. */
export type Command = Write | Read;

export type Write = Send | Append | AboutReply | Patch | DeleteSession;

export interface Send {
  kind: 'send';
  /** null: a new one. */
  session: string | null;
  /** Left out: the leaf. */
  parent?: string | null;
  clientId: string;
  content: string;
  /** What befalls the reply. */
  fault?: FaultKind;
}

export interface Append {
  kind: 'append';
  session: string;
  role: MessageRole;
  parent?: string | null;
  editedFrom?: string;
  clientId: string;
  content: string;
}

interface AboutReply {
  kind: 'regenerate' | 'continue' | 'stop' | 'delete';
  message: string;
}

export interface Patch {
  kind: 'patch';
  session: string;
  change: { title?: string; user_persona?: string; status?: SessionStatus; current_message_id?: string };
  ifMatch?: number;
}

interface DeleteSession {
  kind: 'delete_session';
  session: string;
}

export type Read = ReadSession | List | View;

export interface ReadSession {
  kind: 'session';
  session: string;
}

/** Reads all pages. */
export interface List {
  kind: 'list';
  view: 'branch' | 'tree';
  session: string;
  limit: number;
}

/** Views a reply, leaving after so many events each time and coming back through the next client. */
export interface View {
  kind: 'view';
  message: string;
  fromStart: boolean;
  leaveAfter: number[];
}
