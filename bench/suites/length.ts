import type { Client } from 'pg';
import { apiConversation } from '../api-conversation.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { connectTo, getJson, type Server } from '../http-client.ts';
import type { Person } from '../people.ts';
import { aligned, counted, disturbance, milliseconds, say, verdict } from '../print.ts';
import { cpuMs, descendantsCpuMs, machineCpuMs } from '../process-stats.ts';
import { waitForQuiet } from '../quiet.ts';
import { seed, seedOrdinarySessions } from '../seed.ts';
import { startApiProcess } from '../servers/api.ts';
import { startDatabase } from '../servers/database.ts';
import { mean, median } from '../statistics.ts';
import { takeTurn } from '../turn.ts';
import { benchPace, expectedChunks, type StampedPace, type Upstream } from '../upstream.ts';
import type { Bench } from './suite.ts';

const SIZES = [10, 1_000, 10_000];
/** Ten messages of this length fill the small budget below, so its prompts are equally long in all sessions. */
const MESSAGE_LENGTH = 1_300;
/** Small: then a prompt is the same in the shortest session. And what it is when nobody sets it. */
const BUDGETS = [
  { tokens: 2_000, from: 10 },
  { tokens: 64_000, from: 1_000 },
];

/** Replies fast, so that most of a turn is the API's own work. */
const pace: StampedPace = { ...benchPace, firstChunkMs: 5, chunkMs: 1 };

/** How often each session is taken up in turn, and what is done each time. */
const ROUNDS = 12;
const TURNS = 8;
const OPENINGS = 15;

/** As many messages as the shortest session has, so that there is equally much to read in all. */
const PAGE = 10;

const MAX_RATIO = 1.2;

/** A session of a known length, and what was measured in it. Times in milliseconds. */
interface Subject {
  messages: number;
  person: Person;
  /** Its newest message, as it was seeded. */
  leafId: string;
  firstTokens: number[];
  /** Processor time a turn takes, of API and database together, round by round. */
  turnCpu: number[];
  opened: number[];
  openCpu: number[];
}

/** Whether a turn, and opening, cost the same however long a session is. */
export async function length({ options, upstream, folder }: Bench): Promise<void> {
  say(`Preparing sessions of ${SIZES.join(', ')} messages.`);
  const dataDir = folder.next();
  const sessions = await seed(upstream, dataDir, async (seeding) => {
    const [guest] = await seeding.guests(1);
    if (guest === undefined) throw new Error('No guest was made.');
    await seedOrdinarySessions(seeding);
    const made: { messages: number; person: Person }[] = [];
    for (const messages of SIZES) {
      const sessionId = await seeding.session(guest, messages, MESSAGE_LENGTH);
      made.push({ messages, person: { cookie: guest.cookie, sessionId } });
    }
    return made;
  });
  await upstream.setPace(pace);
  const rounds = options.quick ? 2 : ROUNDS * options.runs;

  for (const { tokens, from } of BUDGETS) {
    await waitForQuiet(options.patienceMs);
    say(`Prompts of up to ${tokens} tokens: ${rounds} rounds of ${TURNS} turns and ${OPENINGS} openings of each`);
    const copy = folder.copyOf(dataDir);
    const database = await startDatabase(copy);
    const api = await startApiProcess(upstream, copy, {
      databaseUrl: database.url,
      env: { CONTEXT_TOKENS: String(tokens) },
    });
    const client = await database.connect();
    const server = connectTo(api.baseUrl);
    const place = {
      server,
      upstream,
      cpuMs: () => cpuMs(api.pid) + descendantsCpuMs(database.pid),
      reset: (subject: Subject) => reset(client, subject),
    };

    const subjects = await Promise.all(sessions.map((session) => subjectOf(server, session)));
    const failures: string[] = [];
    // The first connections, statements and compiled code are nobody's.
    for (const subject of subjects) await takeUp(place, { ...subject, ...nothing() }, failures);
    const before = { at: performance.now(), others: machineCpuMs() - place.cpuMs() - ownCpuMs(upstream) };
    for (let round = 0; round < rounds; round++) {
      // In another order each time: nobody comes always after the same.
      const order = subjects.map((_, i) => subjects[(i + round) % subjects.length]);
      for (const subject of order) if (subject !== undefined) await takeUp(place, subject, failures);
    }
    const others = machineCpuMs() - place.cpuMs() - ownCpuMs(upstream) - before.others;

    await client.end();
    server.agent.destroy();
    await api.stop();
    await database.stop();
    folder.remove(copy);
    report(subjects, from, failures, (others / (performance.now() - before.at)) * 100);
  }
}

interface Place {
  server: Server;
  upstream: Upstream;
  /** Processor time of API and database. */
  cpuMs: () => number;
  reset: (subject: Subject) => Promise<void>;
}

/**
 * Opens a session some times and takes some turns in it, then gives it its old length again. Opening comes first: so
 * the first of all meets a table that nothing was written to since it was vacuumed, for which PostgreSQL plans
 * otherwise, and it keeps its plans.
 */
async function takeUp(place: Place, subject: Subject, failures: string[]): Promise<void> {
  const { server, upstream, cpuMs } = place;
  const failed = (error: unknown): void => void failures.push(`${subject.messages} messages: ${String(error)}`);

  let cpu = cpuMs();
  for (let opening = 0; opening < OPENINGS; opening++) {
    const begun = performance.now();
    await open(server, subject.person).catch(failed);
    subject.opened.push(performance.now() - begun);
  }
  subject.openCpu.push((cpuMs() - cpu) / OPENINGS);

  await upstream.takeWaits();
  const firstTokens: { afterNs: number; stamp: number }[] = [];
  cpu = cpuMs();
  for (let turn = 0; turn < TURNS; turn++) {
    const sentAt = nowNs();
    let first = true;
    await takeTurn(
      { writer: server, reader: server },
      apiConversation(subject.person),
      expectedChunks(pace),
      (stamp, arrivedAt) => {
        if (first) firstTokens.push({ afterNs: arrivedAt - sentAt, stamp });
        first = false;
      },
    ).catch(failed);
  }
  subject.turnCpu.push((cpuMs() - cpu) / TURNS);
  const waits = await upstream.takeWaits();
  for (const { afterNs, stamp } of firstTokens) {
    subject.firstTokens.push((afterNs - (waits.get(stamp) ?? NaN)) / NS_PER_MS);
  }
  await place.reset(subject);
}

/** As an app does it: the session and the newest page of its messages. */
async function open(server: Server, { cookie, sessionId }: Person): Promise<void> {
  await Promise.all([
    getJson(server, `/api/sessions/${sessionId}`, cookie),
    getJson(server, `/api/messages?chat_session_id=${sessionId}&limit=${PAGE}`, cookie),
  ]);
}

/** Takes away what was said since it was seeded. */
async function reset(client: Client, { person, leafId }: Subject): Promise<void> {
  await client.query('update sessions set current_message_id = $2 where id = $1', [person.sessionId, leafId]);
  // Ids sort by age.
  await client.query('delete from messages where session_id = $1 and id > $2', [person.sessionId, leafId]);
}

async function subjectOf(server: Server, { messages, person }: { messages: number; person: Person }): Promise<Subject> {
  const session: { current_message_id: string } = await getJson(
    server,
    `/api/sessions/${person.sessionId}`,
    person.cookie,
  );
  return { messages, person, leafId: session.current_message_id, ...nothing() };
}

function nothing() {
  return { firstTokens: [], turnCpu: [], opened: [], openCpu: [] };
}

/** Processor time of load and stand-in. */
function ownCpuMs(upstream: Upstream): number {
  return cpuMs(process.pid) + cpuMs(upstream.pid);
}

function report(subjects: readonly Subject[], from: number, failures: readonly string[], others: number): void {
  const figures: { title: string; of: (subject: Subject) => number }[] = [
    { title: 'a turn, to its first token', of: (subject) => median(subject.firstTokens) },
    { title: 'a turn, processor time', of: (subject) => mean(subject.turnCpu) },
    { title: 'opening', of: (subject) => median(subject.opened) },
    { title: 'opening, processor time', of: (subject) => mean(subject.openCpu) },
  ];
  const row = (title: string, cells: string[]) => [title, ...cells];
  const rows = figures.map(({ title, of }) =>
    row(
      title,
      subjects.map((subject) => milliseconds(of(subject))),
    ),
  );
  const head = row(
    'messages',
    subjects.map(({ messages }) => String(messages)),
  );
  say(`\nMilliseconds: medians of times, means of processor time.\n${aligned([head, ...rows])}\n`);
  const [first, last] = [subjects.find(({ messages }) => messages === from), subjects.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const { title, of } of figures) {
    const ratio = of(last) / of(first);
    say(
      verdict(
        ratio <= MAX_RATIO,
        `${title}: at ${last.messages} messages ${ratio.toFixed(2)} times that at ${first.messages}; at most ${MAX_RATIO} times`,
      ),
    );
  }
  say(verdict(failures.length === 0, `failures: ${failures.length}; none allowed`));
  for (const line of [...disturbance([others]), ...counted(failures)]) say(line);
}
