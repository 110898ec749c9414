import type { MessageRole } from '@dramatis/contract/primitives';
import { DEFAULT_TITLE, type SessionStatus, type TitleSource } from '@dramatis/contract/sessions';
import { addMessage, removeSubtree } from '@dramatis/message-tree/change';
import { lastLeaf, siblingsOf } from '@dramatis/message-tree/navigate';
import { buildTree, childrenOf, type MessageTree, type TreeNode } from '@dramatis/message-tree/tree';
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../support/guest.ts';
import type { Append, Patch, ReadSession, Send, Write } from './commands.ts';

/** All that one person has, as it should be. Never changes: every command gives a new one. */
export interface World {
  readonly sessions: ReadonlyMap<string, SessionState>;
  /** Message by `client_message_id`, of everything that was ever accepted. */
  readonly accepted: ReadonlyMap<string, string>;
}

export interface SessionState {
  readonly id: string;
  readonly title: string;
  readonly titleSource: TitleSource;
  readonly userPersona: string;
  readonly status: SessionStatus;
  readonly revision: number;
  readonly leaf: string | null;
  readonly tree: MessageTree<MessageState>;
  /** The reply that is being written, and may have ended by now unless it is `held`. */
  readonly running: { readonly id: string; readonly held: boolean } | null;
}

export interface MessageState extends TreeNode {
  readonly role: MessageRole;
  /** null: the model service writes it. */
  readonly content: string | null;
  readonly clientId: string | null;
  readonly editedFrom?: string;
  readonly continuedFrom?: string;
}

export const emptyWorld: World = { sessions: new Map(), accepted: new Map() };

/** An answer that the server must not give in this state of the world. */
export class Unexplained extends Error {
  override readonly name = 'Unexplained';
}

/** The final text of a reply, as far as anybody has read it. */
type KnownText = (messageId: string) => string | undefined;

/**
 * What the world is after a command that was answered so.
 * @param before the world at the beginning of that moment
 * @throws Unexplained when the answer is wrong for this world
 */
export function after(
  world: World,
  command: Write | ReadSession,
  answer: Answer,
  { before, text }: { before: World; text: KnownText },
): World {
  switch (command.kind) {
    case 'send':
      return afterSend(world, command, answer);
    case 'append':
      return afterAppend(world, command, answer);
    case 'regenerate':
    case 'continue':
      return afterReplyAgain(world, command.kind, command.message, answer, { before, text });
    case 'stop':
      return afterStop(world, command.message, answer);
    case 'delete':
      return afterDelete(world, command.message, answer);
    case 'patch':
      return afterPatch(world, command, answer);
    case 'delete_session':
      return afterDeleteSession(world, command.session, answer);
    case 'session': {
      const session = world.sessions.get(command.session);
      if (session === undefined) return refused(world, answer, 'not_found');
      expectStatus(answer, 200);
      return put(world, asTold(session, answer.body));
    }
  }
}

function afterSend(world: World, command: Send, answer: Answer): World {
  const known = findAccepted(world, command.clientId);
  if (known !== undefined) {
    const reply = childrenOf(known.session.tree, known.message.id).find(({ role }) => role === 'assistant');
    if (reply === undefined) return refused(world, answer, ...refusalsOf(known.session), 'not_found');
    expectStatus(answer, 202);
    expectSame('the turn sent before', turnOf(answer), [known.session.id, known.message.id, reply.id]);
    return world;
  }
  const session = command.session === null ? undefined : world.sessions.get(command.session);
  if (command.session !== null && session === undefined) return refused(world, answer, 'not_found');
  if (session !== undefined) {
    if (session.status === 'archived') return refused(world, answer, 'session_archived');
    if (isInProgress(session, answer)) return world;
    if (command.parent != null && !session.tree.nodes.has(command.parent)) return refused(world, answer, 'not_found');
  }
  expectStatus(answer, 202);
  const [sessionId, userId, replyId] = turnOf(answer);
  const before = session ?? newSession(sessionId);
  if (session !== undefined) expectSame('the session', sessionId, session.id);
  const question = {
    id: userId,
    parentId: command.parent === undefined ? before.leaf : command.parent,
    role: 'user' as const,
    content: command.content,
    clientId: command.clientId,
  };
  const reply = { id: replyId, parentId: userId, role: 'assistant' as const, content: null, clientId: null };
  // The fault strikes once: a message that is sent anew after its removal may be spared.
  const held = command.fault === 'stall_mid' && !world.accepted.has(command.clientId);
  return put(accept(world, command.clientId, userId), {
    ...titled(before, command.content),
    ...reopened,
    tree: grown(grown(before.tree, question), reply),
    leaf: replyId,
    running: { id: replyId, held },
  });
}

function afterAppend(world: World, command: Append, answer: Answer): World {
  const known = findAccepted(world, command.clientId);
  if (known !== undefined) {
    expectStatus(answer, 201);
    expectSame('the message added before', answer.body.id, known.message.id);
    return world;
  }
  const session = world.sessions.get(command.session);
  if (session === undefined) return refused(world, answer, 'not_found');
  if (session.status === 'archived') return refused(world, answer, 'session_archived');
  if (isInProgress(session, answer)) return world;
  let { parent } = command;
  if (command.editedFrom !== undefined) {
    const original = session.tree.nodes.get(command.editedFrom);
    if (original === undefined) return refused(world, answer, 'not_found');
    if (original.role !== command.role) return refused(world, answer, 'invalid_input');
    parent = original.parentId;
  }
  if (parent != null && !session.tree.nodes.has(parent)) return refused(world, answer, 'not_found');
  expectStatus(answer, 201);
  const id: string = answer.body.id;
  const message: MessageState = {
    id,
    parentId: parent === undefined ? session.leaf : parent,
    role: command.role,
    content: command.content,
    clientId: command.clientId,
    ...(command.editedFrom === undefined ? {} : { editedFrom: command.editedFrom }),
  };
  const tree = grown(session.tree, message);
  expectMessage(tree, message, answer.body);
  return put(accept(world, command.clientId, id), {
    ...(command.role === 'user' ? titled(session, command.content) : session),
    ...reopened,
    tree,
    leaf: id,
    running: null,
  });
}

function afterReplyAgain(
  world: World,
  kind: 'regenerate' | 'continue',
  messageId: string,
  answer: Answer,
  { before, text }: { before: World; text: KnownText },
): World {
  const message = findMessage(before, messageId)?.message ?? findMessage(world, messageId)?.message;
  // The reply may be removed once it was read, but what it answers must stay.
  const session = findMessage(world, messageId)?.session ?? findMessage(world, message?.parentId ?? '')?.session;
  if (message === undefined || session === undefined) {
    // Both may be removed once they were read: that is only noticed when the session turns out to be free.
    const left = world.sessions.get(findMessage(before, messageId)?.session.id ?? '');
    return refused(world, answer, 'not_found', ...(left === undefined ? [] : refusalsOf(left)));
  }
  if (answer.status === 404 && !session.tree.nodes.has(messageId)) return refused(world, answer, 'not_found');
  if (message.role !== 'assistant' || message.parentId === null) return refused(world, answer, 'invalid_input');
  if (session.status === 'archived') {
    // More may stand in the way of going on from it, and that is seen first.
    const others = kind === 'continue' ? ['generation_in_progress', 'invalid_input'] : [];
    return refused(world, answer, 'session_archived', ...others);
  }
  const content = message.content ?? text(messageId);
  const written = kind === 'continue' && session.running?.id === messageId;
  if (kind === 'continue' && !written && (content === '' || (content === undefined && answer.status === 400))) {
    return refused(world, answer, 'invalid_input');
  }
  if (isInProgress(session, answer)) return world;
  // It has just ended, with text or without.
  if (written && answer.status === 400)
    return refused(put(world, { ...session, running: null }), answer, 'invalid_input');
  expectStatus(answer, 202);
  expectSame('the session', answer.body.chat_session_id, session.id);
  const id: string = answer.body.ai_message_id;
  const reply: MessageState = {
    id,
    parentId: message.parentId,
    role: 'assistant',
    content: null,
    clientId: null,
    ...(kind === 'continue' ? { continuedFrom: messageId } : {}),
  };
  return put(world, {
    ...session,
    ...reopened,
    tree: grown(session.tree, reply),
    leaf: id,
    running: { id, held: false },
  });
}

function afterStop(world: World, messageId: string, answer: Answer): World {
  const found = findMessage(world, messageId);
  if (found === undefined) return refused(world, answer, 'not_found');
  expectStatus(answer, 204);
  const { session } = found;
  return session.running?.id === messageId
    ? put(world, { ...session, running: { id: messageId, held: false } })
    : world;
}

function afterDelete(world: World, messageId: string, answer: Answer): World {
  const found = findMessage(world, messageId);
  if (found === undefined) return refused(world, answer, 'not_found');
  const { session } = found;
  if (session.status === 'archived') return refused(world, answer, 'session_archived');
  expectStatus(answer, 200);
  const { tree, removed, activeLeafId } = removeSubtree(session.tree, messageId, session.leaf);
  expectSame('how many went', answer.body.deleted, removed.length);
  const { running } = session;
  const next = {
    ...session,
    tree,
    leaf: activeLeafId,
    running: running !== null && tree.nodes.has(running.id) ? running : null,
  };
  return put(world, asTold(next, answer.body.session));
}

function afterPatch(world: World, { session: id, change, ifMatch }: Patch, answer: Answer): World {
  const session = world.sessions.get(id);
  if (session === undefined) return refused(world, answer, 'not_found');
  if (ifMatch !== undefined && ifMatch !== session.revision) return refused(world, answer, 'revision_conflict');
  const leaf = change.current_message_id;
  if (leaf !== undefined && !session.tree.nodes.has(leaf)) return refused(world, answer, 'not_found');
  expectStatus(answer, 200);
  const next: SessionState = {
    ...session,
    ...(change.title === undefined ? {} : { title: change.title, titleSource: 'person' }),
    userPersona: change.user_persona ?? session.userPersona,
    status: change.status ?? session.status,
    leaf: leaf === undefined ? session.leaf : lastLeaf(session.tree, leaf).id,
    revision: session.revision + 1,
  };
  return put(world, asTold(next, answer.body));
}

function afterDeleteSession(world: World, id: string, answer: Answer): World {
  if (!world.sessions.has(id)) return refused(world, answer, 'not_found');
  expectStatus(answer, 204);
  const sessions = new Map(world.sessions);
  sessions.delete(id);
  return { ...world, sessions };
}

/** Checks a session as the server tells it, and learns from it whether its reply has ended. */
// oxlint-disable-next-line typescript/no-explicit-any -- it is what came over the wire
export function asTold(session: SessionState, told: any): SessionState {
  const { running } = session;
  expectSame(
    'the session',
    [told.id, told.title, told.title_source, told.user_persona, told.status, told.revision, told.current_message_id],
    [
      session.id,
      session.title,
      session.titleSource,
      session.userPersona,
      session.status,
      session.revision,
      session.leaf,
    ],
  );
  const generating: string | null = told.generating_message_id;
  if (generating === null && running?.held !== true) return { ...session, running: null };
  expectSame('the reply being written', generating, running?.id ?? null);
  return session;
}

/** Checks one message of a session as the server tells it. */
// oxlint-disable-next-line typescript/no-explicit-any -- it is what came over the wire
export function expectMessage(tree: MessageTree<MessageState>, message: MessageState, told: any): void {
  expectSame(
    'the message',
    [
      told.id,
      told.parent_id,
      told.role,
      told.client_message_id,
      told.metadata.edited_from,
      told.metadata.continued_from,
    ],
    [message.id, message.parentId, message.role, message.clientId, message.editedFrom, message.continuedFrom],
  );
  if (message.content !== null) expectSame('its content', told.content, message.content);
  expectSame(
    'its siblings',
    told.sibling_ids,
    siblingsOf(tree, message.id).siblings.map(({ id }) => id),
  );
}

/** Two worlds with the same digest are the same. */
export function digest({ sessions }: World): string {
  const states = [...sessions.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(
    states.map(({ tree, ...session }) => [
      session,
      [...tree.nodes.values()].map(({ id, parentId }) => `${id} ${parentId}`).toSorted(),
    ]),
  );
}

export function findMessage(world: World, id: string): { session: SessionState; message: MessageState } | undefined {
  for (const session of world.sessions.values()) {
    const message = session.tree.nodes.get(id);
    if (message !== undefined) return { session, message };
  }
  return undefined;
}

/** @throws Unexplained */
export function expectSame(what: string, told: unknown, expected: unknown): void {
  if (isDeepStrictEqual(told, expected)) return;
  throw new Unexplained(`${what}: expected ${JSON.stringify(expected)}, was told ${JSON.stringify(told)}`);
}

const reopened = { status: 'active' } as const;

function newSession(id: string): SessionState {
  return {
    id,
    title: DEFAULT_TITLE,
    titleSource: 'default',
    userPersona: '',
    status: 'active',
    revision: 1,
    leaf: null,
    tree: buildTree<MessageState>([]),
    running: null,
  };
}

/** Contents are short lines here, so they are their own titles. */
function titled(session: SessionState, content: string): SessionState {
  return session.titleSource === 'default' ? { ...session, title: content, titleSource: 'first_message' } : session;
}

function put(world: World, session: SessionState): World {
  return { ...world, sessions: new Map(world.sessions).set(session.id, session) };
}

function accept(world: World, clientId: string, messageId: string): World {
  return { ...world, accepted: new Map(world.accepted).set(clientId, messageId) };
}

function findAccepted(world: World, clientId: string) {
  const id = world.accepted.get(clientId);
  return id === undefined ? undefined : findMessage(world, id);
}

function grown(tree: MessageTree<MessageState>, message: MessageState): MessageTree<MessageState> {
  return addMessage(tree, message);
}

/** Whether it was refused because a reply is being written, and rightly. */
function isInProgress({ running }: SessionState, answer: Answer): boolean {
  const refused = answer.body?.code === 'generation_in_progress';
  if (refused ? running === null : running?.held === true) {
    throw new Unexplained(`${answer.status} while ${running === null ? 'no' : 'a'} reply is being written`);
  }
  return refused;
}

/** Refusals that come before anything else is looked at. */
function refusalsOf({ status, running }: SessionState): string[] {
  if (status === 'archived') return ['session_archived'];
  return running === null ? [] : ['generation_in_progress'];
}

function refused(world: World, answer: Answer, ...codes: string[]): World {
  if (answer.status >= 400 && codes.includes(answer.body?.code)) return world;
  throw new Unexplained(`expected ${codes.join(' or ')}, was told ${answer.status} ${answer.body?.code ?? ''}`);
}

function expectStatus(answer: Answer, status: number): void {
  if (answer.status === status) return;
  throw new Unexplained(`expected ${status}, was told ${answer.status} ${answer.body?.code ?? ''}`);
}

function turnOf({ body }: Answer): [string, string, string] {
  return [body.chat_session_id, body.user_message_id, body.ai_message_id];
}
