import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { FaultKind } from '@dramatis/gemini-emulator/faults';
import type { Command, Patch } from './commands.ts';
import type { MessageState, SessionState, World } from './world.ts';

/** What to do, before it is known what there is to do it to. The numbers choose among what there is then. */
export interface Plan {
  what: (typeof weighted)[number][1];
  where: number;
  which: number;
  how: number;
}

/** What the clients do at the same moment. */
export interface Step {
  plans: Plan[];
  /** All of them do the first. */
  burst: boolean;
}

const weighted = [
  [10, 'send'],
  [3, 'send_to_parent'],
  [1, 'send_new'],
  [4, 'repeat'],
  [6, 'regenerate'],
  [4, 'continue'],
  [6, 'append'],
  [4, 'edit'],
  [8, 'switch'],
  [5, 'delete'],
  [8, 'stop'],
  [8, 'branch'],
  [6, 'tree'],
  [4, 'read'],
  [10, 'view'],
  [5, 'settings'],
  [4, 'settings_if_match'],
  [2, 'archive'],
  [5, 'activate'],
  [1, 'close'],
  [1, 'delete_session'],
] as const;

const number = fc.nat({ max: 999_999 });

const planArbitrary: fc.Arbitrary<Plan> = fc.record({
  what: fc.oneof(...weighted.map(([weight, what]) => ({ weight, arbitrary: fc.constant(what) }))),
  where: number,
  which: number,
  how: number,
});

export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: planArbitrary.map((plan) => ({ burst: false, plans: [plan] })) },
  {
    weight: 4,
    arbitrary: fc.array(planArbitrary, { minLength: 2, maxLength: 3 }).map((plans) => ({ burst: false, plans })),
  },
  { weight: 1, arbitrary: planArbitrary.map((plan) => ({ burst: true, plans: [plan] })) },
);

/** More would make each of them too small to be interesting. */
const MAX_SESSIONS = 4;
/** One in so many names is of something that is gone or never was. */
const STRANGER_EVERY = 16;

/** Fills in the names: a command for this world. */
export function commandFor({ what, where, which, how }: Plan, world: World, history: readonly Command[]): Command {
  const sessions = [...world.sessions.values()];
  const session = sessions[where % sessions.length];
  if (session === undefined || (what === 'send_new' && sessions.length < MAX_SESSIONS)) {
    return { kind: 'send', session: null, ...fresh() };
  }
  const id = how % STRANGER_EVERY === 0 ? strange(session, which, history) : session.id;
  switch (what) {
    case 'send':
    case 'send_new':
      return { kind: 'send', session: id, ...fresh(), ...faultFor(how) };
    case 'send_to_parent':
      return { kind: 'send', session: id, parent: parentIn(session, which), ...fresh() };
    case 'repeat': {
      const repeatable = history.filter(({ kind }) => kind === 'send' || kind === 'append');
      return repeatable[which % repeatable.length] ?? { kind: 'send', session: id, ...fresh() };
    }
    case 'regenerate':
    case 'continue':
      return { kind: what, message: replyIn(session, which, how) };
    case 'stop':
      return { kind: 'stop', message: session.running?.id ?? messageIn(session, which, how) };
    case 'delete':
      return { kind: 'delete', message: messageIn(session, which, how) };
    case 'append':
      return {
        kind: 'append',
        session: id,
        role: how % 2 === 0 ? 'user' : 'assistant',
        ...(how % 3 === 0 ? { parent: parentIn(session, which) } : {}),
        ...fresh(),
      };
    case 'edit': {
      const original = session.tree.nodes.get(messageIn(session, which, how));
      return {
        kind: 'append',
        session: id,
        role: how % 5 === 0 ? 'user' : (original?.role ?? 'assistant'),
        editedFrom: original?.id ?? randomUUID(),
        ...fresh(),
      };
    }
    case 'switch':
      return {
        kind: 'patch',
        session: id,
        change: { current_message_id: messageIn(session, which, how) },
        ...ifMatch(session, how),
      };
    case 'settings':
      return { kind: 'patch', session: id, change: settings(how) };
    case 'settings_if_match':
      return { kind: 'patch', session: id, change: settings(how), ...ifMatch(session, how) };
    case 'archive':
      return { kind: 'patch', session: id, change: { status: 'archived' } };
    case 'activate': {
      const asleep = sessions.find(({ status }) => status !== 'active') ?? session;
      return { kind: 'patch', session: asleep.id, change: { status: 'active' } };
    }
    case 'close':
      return { kind: 'patch', session: id, change: { status: 'closed' } };
    case 'delete_session':
      return { kind: 'delete_session', session: id };
    case 'read':
      return { kind: 'session', session: id };
    case 'branch':
    case 'tree':
      return { kind: 'list', view: what, session: id, limit: 8 + (which % 40) };
    case 'view':
      return {
        kind: 'view',
        message: session.running?.id ?? replyIn(session, which, how),
        fromStart: how % 2 === 0,
        leaveAfter: [1 + (how % 3), 1 + (which % 4)].slice(0, how % 3),
      };
  }
}

function fresh(): { clientId: string; content: string } {
  const clientId = randomUUID();
  return { clientId, content: `Say on, ${clientId}` };
}

const faults: readonly FaultKind[] = ['stall_mid', 'stall_mid', 'stall_mid', 'cut', 'prompt_blocked'];

function faultFor(how: number): { fault?: FaultKind } {
  const fault = faults[how % 12];
  return fault === undefined ? {} : { fault };
}

function settings(how: number): Patch['change'] {
  return how % 3 === 0 ? { title: `Title ${how}` } : { user_persona: `Somebody ${how}` };
}

function ifMatch(session: SessionState, how: number): { ifMatch?: number } {
  if (how % 3 === 0) return {};
  return { ifMatch: how % 3 === 1 ? session.revision : session.revision - 1 };
}

function parentIn(session: SessionState, which: number): string | null {
  return which % 8 === 0 ? null : messageIn(session, which, which);
}

/** Any message of the session; recent ones more often. */
function messageIn(session: SessionState, which: number, how: number): string {
  return pick([...session.tree.nodes.values()], which, how);
}

function replyIn(session: SessionState, which: number, how: number): string {
  const replies = [...session.tree.nodes.values()].filter(({ role }) => role === 'assistant');
  return replies.length === 0 ? messageIn(session, which, how) : pick(replies, which, how);
}

function pick(messages: readonly MessageState[], which: number, how: number): string {
  if (how % STRANGER_EVERY === 1) return randomUUID();
  const among = which % 2 === 0 ? messages : messages.slice(-6);
  return among[(which >> 1) % among.length]?.id ?? randomUUID();
}

/** A session that was deleted, or none at all. */
function strange(session: SessionState, which: number, history: readonly Command[]): string {
  const gone = history.flatMap((command) => (command.kind === 'delete_session' ? [command.session] : []));
  return gone[which % gone.length] ?? (which % 4 === 0 ? randomUUID() : session.id);
}
