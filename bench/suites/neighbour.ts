import { setTimeout as wait } from 'node:timers/promises';
import { apiConversation } from '../api-conversation.ts';
import { connectTo, getJson } from '../http-client.ts';
import { measure, type Measurement } from '../measure.ts';
import type { Person } from '../people.ts';
import { milliseconds, say, verdict } from '../print.ts';
import { waitForQuiet } from '../quiet.ts';
import { medianOf, soundness, table, type Series } from '../report.ts';
import { seed, seedOrdinarySessions, seedPeople } from '../seed.ts';
import { startApi } from '../servers/api.ts';
import { takeTurn } from '../turn.ts';
import { benchPace, expectedChunks } from '../upstream.ts';
import type { Bench } from './suite.ts';

const STREAMS = 20;
const MESSAGES = 10_000;
const MESSAGE_LENGTH = 300;
/** How often the neighbour opens a session, pages up in it and sends a turn. */
const EVERY_MS = 500;
const PAGES_UP = 3;
/** A session writes one reply at a time, and one takes more than two seconds: with so many, the next is always free. */
const SESSIONS = 7;

const MAX_RATIO = 2;

/** What 20 streams suffer from a person who works on very long sessions. */
export async function neighbour({ options, upstream, folder }: Bench): Promise<void> {
  say(`Preparing ${STREAMS} conversations and ${SESSIONS} sessions of ${MESSAGES} messages.`);
  const dataDir = folder.next();
  const { people, busy } = await seed(upstream, dataDir, async (seeding) => {
    const [guest] = await seeding.guests(1);
    if (guest === undefined) throw new Error('No guest was made.');
    await seedOrdinarySessions(seeding);
    const busy: Person[] = [];
    for (let i = 0; i < SESSIONS; i++) {
      busy.push({ cookie: guest.cookie, sessionId: await seeding.session(guest, MESSAGES, MESSAGE_LENGTH) });
    }
    return { people: await seedPeople(seeding, STREAMS), busy };
  });

  const quiet: Series = { server: 'quiet', title: 'by themselves', streams: STREAMS, runs: [] };
  const beside: Series = { server: 'beside', title: 'beside the neighbour', streams: STREAMS, runs: [] };
  let rounds = 0;
  const server = await startApi(upstream, dataDir, people, 'any');
  const load = {
    streams: STREAMS,
    pace: benchPace,
    warmUpMs: options.quick ? 1_000 : 3_000,
    measureMs: options.quick ? 3_000 : 8_000,
  };
  // In turn and more than once, so that what else the machine does hits both alike.
  const times = options.quick ? 1 : 3 * options.runs;
  for (let time = 1; time <= times; time++) {
    await waitForQuiet(options.patienceMs);
    say(`${time} of ${times}: ${STREAMS} by themselves, then beside the neighbour`);
    quiet.runs.push(await measure(server, upstream, load));

    const stop = startNeighbour(server.baseUrl, busy);
    let measured: Measurement;
    let worked: { rounds: number; failures: string[] };
    try {
      measured = await measure(server, upstream, load);
    } finally {
      worked = await stop();
    }
    measured.failures.push(...worked.failures);
    beside.runs.push(measured);
    rounds += worked.rounds;
  }
  await server.stop();

  const all = [quiet, beside];
  say(`\nMilliseconds; medians of ${times} run(s).\n${table(all)}\n`);
  const [alone, disturbed] = all.map((series) => medianOf(series, (run) => run.token.p95));
  const ratio = (disturbed ?? NaN) / (alone ?? NaN);
  say(
    verdict(
      ratio <= MAX_RATIO,
      `age of a token, p95, beside a person who opened, read and answered sessions of ${MESSAGES} messages ${rounds} times: ${milliseconds(disturbed ?? NaN)} ms, ${ratio.toFixed(2)} times the quiet ${milliseconds(alone ?? NaN)} ms; at most ${MAX_RATIO} times`,
    ),
  );
  for (const line of soundness(all)) say(line);
}

/** @returns what ends it: waits for the last replies, and tells how often it went round and what failed */
function startNeighbour(
  baseUrl: string,
  sessions: readonly Person[],
): () => Promise<{ rounds: number; failures: string[] }> {
  const server = connectTo(baseUrl);
  const expected = expectedChunks(benchPace);
  const failures: string[] = [];
  const turns: Promise<void>[] = [];

  async function round(person: Person): Promise<void> {
    const { cookie, sessionId } = person;
    await getJson(server, `/api/sessions/${sessionId}`, cookie);
    let cursor: string | null = null;
    for (let page = 0; page <= PAGES_UP; page++) {
      const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/api/messages?chat_session_id=${sessionId}${after}`;
      const answer: { next_cursor: string | null } = await getJson(server, path, cookie);
      cursor = answer.next_cursor;
    }
    await takeTurn({ writer: server, reader: server }, apiConversation(person), expected, () => undefined);
  }

  const leave = new AbortController();
  const work = (async () => {
    const begun = performance.now();
    while (!leave.signal.aborted) {
      const person = sessions[turns.length % sessions.length];
      if (person === undefined) return;
      turns.push(round(person).catch((error: unknown) => void failures.push(`the neighbour: ${String(error)}`)));
      const next = begun + turns.length * EVERY_MS;
      await wait(Math.max(0, next - performance.now()), undefined, { signal: leave.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    leave.abort();
    await work;
    await Promise.all(turns);
    server.agent.destroy();
    return { rounds: turns.length, failures };
  };
}
