import type { Message, MessageStatus } from '@dramatis/contract/messages';
import { pathTo } from '@dramatis/message-tree/navigate';
import type { FaultKind } from '@dramatis/gemini-emulator/faults';
import { readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { guestWith, type Answer, type Guest } from '../support/guest.ts';
import type { Command, List, ReadSession, Write } from './commands.ts';
import { commandFor, type Step } from './plan.ts';
import { viewReply, type Viewing } from './viewer.ts';
import {
  after,
  asTold,
  digest,
  emptyWorld,
  expectMessage,
  expectSame,
  findMessage,
  Unexplained,
  type World,
} from './world.ts';

interface Done {
  command: Command;
  answer: Answer;
  /** Of reads: all pages together. */
  messages: Message[];
}

/** One person with three clients on two processes, and the worlds that would explain all they were told. */
export class Run {
  readonly #apps: readonly [TestApp, TestApp];
  readonly #clients: readonly [Guest, Guest, Guest];
  readonly #person: string;
  /** More than one while it cannot be known in which order commands of one moment were carried out. */
  #worlds: readonly World[] = [emptyWorld];
  readonly #history: Command[] = [];
  readonly #viewings: Promise<Viewing>[] = [];
  /** Each message as it was when it was first seen finished. */
  readonly #finished = new Map<string, Message>();
  readonly #stopped = new Set<string>();
  readonly #log: Done[][] = [];

  private constructor(apps: readonly [TestApp, TestApp], clients: readonly [Guest, Guest, Guest], person: string) {
    this.#apps = apps;
    this.#clients = clients;
    this.#person = person;
  }

  static async begin(apps: readonly [TestApp, TestApp]): Promise<Run> {
    const [one, two] = apps;
    const guest = await one.guest();
    const { rows } = await one.deps.db.$client.query<{ id: string }>(
      'select id from auth_users order by created_at desc limit 1',
    );
    return new Run(
      apps,
      [guest, guestWith(two.url, guest.cookie), guestWith(one.url, guest.cookie)],
      rows[0]?.id ?? '',
    );
  }

  /** How many commands were carried out. */
  get operations(): number {
    return this.#history.length;
  }

  /** Carries out what the clients do at one moment, and checks what they were told. */
  async step(step: Step): Promise<void> {
    const world = this.#world;
    const planned = step.plans.map((plan) => commandFor(plan, world, this.#history));
    const [first] = planned;
    const commands = step.burst && first !== undefined ? this.#clients.map(() => first) : planned;
    for (const command of new Set(commands)) this.#prepare(command);
    const done = await Promise.all(
      commands.map(async (command, i) => await this.#carryOut(command, this.#clients[i] ?? this.#clients[0])),
    );
    this.#history.push(...commands);
    this.#log.push(done);
    this.#check(() => {
      this.#explain(done);
      for (const each of done) this.#checkRead(each, done.length === 1);
    });
    // What was told did not settle the order, so the server is asked.
    if (this.#worlds.length > 1) await this.#settle();
  }

  /** Waits until nothing is written any more, and checks everything once more. */
  async finish(): Promise<void> {
    for (const { running } of this.#world.sessions.values()) {
      if (running === null) continue;
      this.#stopped.add(running.id);
      for (const client of this.#clients.slice(0, 2)) await client.post(`/messages/${running.id}/stop`);
      await (await this.#clients[0].stream(`/messages/${running.id}/stream`)).rest();
    }
    this.#worlds = [quiet(this.#world)];
    await this.#settle();
    const [, elsewhere] = this.#clients;
    for (const id of this.#world.sessions.keys()) {
      for (const view of ['branch', 'tree'] as const) {
        const command: List = { kind: 'list', view, session: id, limit: 100 };
        const done = await this.#carryOut(command, elsewhere);
        this.#check(() => this.#checkRead(done, true));
      }
    }
    const viewings = await Promise.all(this.#viewings);
    this.#check(() => {
      for (const viewing of viewings) this.#checkViewing(viewing);
      for (const [id, message] of this.#finished) this.#checkEnding(id, message);
    });
    await this.#checkDatabase();
  }

  get #world(): World {
    return this.#worlds[0] ?? emptyWorld;
  }

  #prepare(command: Command): void {
    if (command.kind === 'send' && command.fault !== undefined && !this.#history.includes(command)) {
      const fault = { kind: command.fault, match: { contains: command.clientId } };
      this.#apps[0].emulator.faults.inject(fault);
    }
    if (command.kind === 'stop') this.#stopped.add(command.message);
  }

  async #carryOut(command: Command, client: Guest): Promise<Done> {
    if (command.kind === 'list') return await this.#readAll(command, client);
    if (command.kind !== 'view') return { command, answer: await ask(client, command), messages: [] };
    const others = this.#clients.filter((other) => other !== client);
    const view = await viewReply([client, ...others], command.message, command);
    if (view !== null) {
      // Looked at in the end, unless something else is wrong before.
      view.viewing.catch(() => undefined);
      this.#viewings.push(view.viewing);
    }
    const answer = { status: view === null ? 404 : 200, headers: new Headers(), body: undefined };
    return { command, answer, messages: [] };
  }

  async #readAll(command: List, client: Guest): Promise<Done> {
    const pages: Message[][] = [];
    let cursor = '';
    let answer: Answer;
    do {
      answer = await client.get(
        `/messages?chat_session_id=${command.session}&view=${command.view}&limit=${command.limit}${cursor}`,
      );
      pages.push(answer.body.messages ?? []);
      cursor = answer.body.next_cursor == null ? '' : `&cursor=${answer.body.next_cursor}`;
    } while (cursor !== '');
    if (command.view === 'branch') pages.reverse();
    return { command, answer, messages: pages.flat() };
  }

  /** Keeps the worlds in which the answers make sense, in whatever order the commands were carried out. */
  #explain(done: readonly Done[]): void {
    const writes = done.flatMap(({ command, answer }) => (isSingle(command) ? [{ command, answer }] : []));
    const found = new Map<string, World>();
    let reason: unknown;
    const text = (id: string): string | undefined => this.#finished.get(id)?.content;
    for (const world of this.#worlds) {
      for (const order of permutations(writes)) {
        try {
          const next = order.reduce(
            (so, { command, answer }) => after(so, command, answer, { before: world, text }),
            world,
          );
          found.set(digest(next), next);
        } catch (error) {
          if (!(error instanceof Unexplained)) throw error;
          reason ??= error;
        }
      }
    }
    if (found.size === 0) throw reason;
    this.#worlds = [...found.values()];
    for (const { answer, command } of writes)
      if (command.kind === 'append' && answer.status === 201) this.#see(answer.body);
  }

  /** @param alone nothing else happened at that moment, so the read shows one state of the world */
  #checkRead({ command, answer, messages }: Done, alone: boolean): void {
    if (command.kind === 'view') {
      const known = findMessage(this.#world, command.message) !== undefined;
      if (alone) expectSame('the stream', answer.status, known ? 200 : 404);
      return;
    }
    if (command.kind !== 'list') return;
    const session = this.#world.sessions.get(command.session);
    if (alone) expectSame('the list', answer.status, session === undefined ? 404 : 200);
    if (answer.status !== 200) expectSame('its refusal', answer.body.code, 'not_found');
    const ids = messages.map(({ id }) => id);
    expectSame('ids read, each once', ids, [...new Set(ids)]);
    for (const message of messages) this.#see(message);
    if (command.view === 'branch') {
      const parents = messages.map(({ parent_id: parentId }) => parentId);
      expectSame('a branch of parents and children', parents.slice(1), ids.slice(0, -1));
    }
    if (!alone || session === undefined) return;
    const { tree, leaf, running } = session;
    const expected =
      command.view === 'tree'
        ? [...tree.nodes.keys()].toSorted()
        : leaf === null
          ? []
          : pathTo(tree, leaf).map(({ id }) => id);
    expectSame(`the ${command.view}`, ids, expected);
    for (const message of messages) {
      const known = tree.nodes.get(message.id);
      if (known !== undefined) expectMessage(tree, known, message);
      if (message.status === 'streaming') expectSame('the reply being written', message.id, running?.id);
    }
  }

  /** What is finished never changes, and what was read before the end is how it began. */
  #see(message: Message): void {
    if (message.status === 'streaming') return;
    const { sibling_ids: _, ...lasting } = message;
    const known = this.#finished.get(message.id);
    if (known === undefined) this.#finished.set(message.id, message);
    else {
      const { sibling_ids: _, ...before } = known;
      expectSame('a finished message', lasting, before);
    }
  }

  #checkViewing({ messageId, text, end, faults }: Viewing): void {
    if (faults.length > 0) throw new Unexplained(`a viewer of ${messageId} got ${faults.join('; ')}`);
    if (end !== null) {
      this.#see(end);
      expectSame(`what a viewer of ${messageId} read`, text, end.content);
    } else if (findMessage(this.#world, messageId) !== undefined) {
      throw new Unexplained(`the stream of ${messageId} ended without its end`);
    }
  }

  /** Replies end as they may, and those that continue another begin with it. */
  #checkEnding(id: string, message: Message): void {
    const found = findMessage(this.#world, id);
    if (found === undefined || found.message.content !== null) return;
    const sent = pathTo(found.session.tree, id).flatMap(({ clientId }) => clientId ?? []);
    const faults = this.#history.flatMap((command) =>
      command.kind === 'send' && command.fault !== undefined && sent.includes(command.clientId) ? [command.fault] : [],
    );
    const allowed: MessageStatus[] = ['complete', ...faults.flatMap((fault) => endings[fault] ?? [])];
    if (this.#stopped.has(id)) allowed.push('stopped');
    if (!allowed.includes(message.status))
      throw new Unexplained(`reply ${id} ended ${message.status}: ${JSON.stringify(message.error)}`);
    const before =
      found.message.continuedFrom === undefined ? undefined : this.#finished.get(found.message.continuedFrom);
    if (before !== undefined && !message.content.startsWith(before.content)) {
      throw new Unexplained(`reply ${id} does not begin with the one it continues`);
    }
  }

  /** Reads each session, and keeps the worlds that are as it is. */
  async #settle(): Promise<void> {
    const { body } = await this.#clients[1].get('/sessions?limit=100');
    const told: { id: string }[] = body.sessions;
    const found = new Map<string, World>();
    let reason: unknown;
    for (const world of this.#worlds) {
      try {
        expectSame('the sessions', told.map(({ id }) => id).toSorted(), [...world.sessions.keys()].toSorted());
        const sessions = told.flatMap((each) => {
          const session = world.sessions.get(each.id);
          return session === undefined ? [] : [asTold(session, each)];
        });
        const next = { ...world, sessions: new Map(sessions.map((session) => [session.id, session])) };
        found.set(digest(next), next);
      } catch (error) {
        if (!(error instanceof Unexplained)) throw error;
        reason ??= error;
      }
    }
    // Sessions alike may differ in what a message was added to.
    if (found.size > 1) {
      for (const { id } of told) {
        const { messages } = await this.#readAll(
          { kind: 'list', view: 'tree', session: id, limit: 100 },
          this.#clients[1],
        );
        for (const [key, { sessions }] of found) {
          const nodes = sessions.get(id)?.tree.nodes;
          if (messages.some((message) => nodes?.get(message.id)?.parentId !== message.parent_id)) found.delete(key);
        }
      }
      reason ??= new Unexplained('no order of commands explains what the messages were added to');
    }
    this.#check(() => {
      if (found.size === 0) throw reason;
    });
    this.#worlds = [...found.values()];
  }

  /** The tables hold what the world holds, and nothing else. */
  async #checkDatabase(): Promise<void> {
    const { db } = this.#apps[0].deps;
    const count = async (text: string): Promise<number> =>
      Number((await db.$client.query<{ count: string }>(text, [this.#person])).rows[0]?.count);
    const stored = [
      await count('select count(*) from sessions where owner_id = $1'),
      await count('select count(*) from messages where owner_id = $1'),
      await count(`select count(*) from messages where owner_id = $1 and status = 'streaming'`),
      await count('select count(*) from generations where owner_id = $1'),
    ];
    const sessions = [...this.#world.sessions.values()];
    const messages = sessions.reduce((sum, { tree }) => sum + tree.nodes.size, 0);
    this.#check(() => expectSame('sessions, messages, unfinished, running', stored, [sessions.length, messages, 0, 0]));
  }

  #check(test: () => void): void {
    try {
      test();
    } catch (error) {
      if (error instanceof Unexplained) {
        const logged = this.#apps.flatMap(({ errors }) => errors.slice(-3));
        const deadlock = /.*deadlock detected[^]*/.exec(readFileSync(inject('databaseLog'), 'utf8'))?.[0] ?? '';
        error.message += `\nafter\n${[...this.#log.slice(-12).map(asLine), ...logged, deadlock].join('\n')}`;
      }
      throw error;
    }
  }
}

/** How a reply may end that a fault befell. */
const endings: Partial<Record<FaultKind, MessageStatus[]>> = { cut: ['interrupted'], prompt_blocked: ['failed'] };

function isSingle(command: Command): command is Write | ReadSession {
  return command.kind !== 'list' && command.kind !== 'view';
}

/** The world when every reply in it has ended. */
function quiet(world: World): World {
  return {
    ...world,
    sessions: new Map([...world.sessions].map(([id, session]) => [id, { ...session, running: null }])),
  };
}

async function ask(client: Guest, command: Write | ReadSession): Promise<Answer> {
  switch (command.kind) {
    case 'send':
      return await client.post(
        '/chat/send_message',
        {
          chat_session_id: command.session,
          ...(command.parent === undefined ? {} : { parent_id: command.parent }),
          client_message_id: command.clientId,
          content: command.content,
        },
        { prefer: 'respond-async' },
      );
    case 'append':
      return await client.post('/chat-messages', {
        chat_session_id: command.session,
        role: command.role,
        ...(command.parent === undefined ? {} : { parent_id: command.parent }),
        ...(command.editedFrom === undefined ? {} : { edited_from: command.editedFrom }),
        client_message_id: command.clientId,
        content: command.content,
      });
    case 'regenerate':
    case 'continue':
    case 'stop':
      return await client.post(`/messages/${command.message}/${command.kind}`);
    case 'delete':
      return await client.request('DELETE', `/messages/${command.message}`);
    case 'patch': {
      const headers: Record<string, string> =
        command.ifMatch === undefined ? {} : { 'if-match': `"${command.ifMatch}"` };
      return await client.request('PATCH', `/sessions/${command.session}`, command.change, headers);
    }
    case 'delete_session':
      return await client.request('DELETE', `/sessions/${command.session}`);
    case 'session':
      return await client.get(`/sessions/${command.session}`);
  }
}

function asLine(moment: readonly Done[]): string {
  return moment.map(({ command, answer }) => `${JSON.stringify(command)} → ${told(answer)}`).join('\n  ∥ ');
}

function told({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body?.code ?? body ?? null).slice(0, 300)}`;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
