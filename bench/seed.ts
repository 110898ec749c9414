import type { Client } from 'pg';
import { question, TURNS_BEFORE } from './conversation.ts';
import { signInGuests, type Guest, type Person } from './people.ts';
import { writeSearchRows } from './search-rows.ts';
import { startApiProcess } from './servers/api.ts';
import { startDatabase } from './servers/database.ts';
import type { Upstream } from './upstream.ts';

const ORDINARY_SESSIONS = 500;

/** What fills a database: the API makes people, SQL their pasts, which would take hours to talk. */
export interface Seeding {
  guests(count: number): Promise<Guest[]>;
  /** A session of one unbroken branch of `messages` messages of `length` characters each. @returns its id */
  session(guest: Guest, messages: number, length: number): Promise<string>;
}

/** Fills a new data directory, and leaves it as a database is that has been used for a while: with statistics. */
export async function seed<T>(upstream: Upstream, dataDir: string, fill: (seeding: Seeding) => Promise<T>): Promise<T> {
  const database = await startDatabase(dataDir);
  const api = await startApiProcess(upstream, dataDir, { databaseUrl: database.url });
  const client = await database.connect();
  const filled = await fill({
    guests: (count) => signInGuests(api.baseUrl, count),
    session: (guest, messages, length) => insertSession(client, guest, messages, length),
  });
  await api.stop();
  // Else each server measured would begin with writing them, beside its replies.
  await writeSearchRows(database.url);
  await client.query('vacuum analyze');
  await client.end();
  await database.stop();
  return filled;
}

/** People as `preparePeople` makes them, faster. */
export async function seedPeople(seeding: Seeding, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (const guest of await seeding.guests(count)) {
    const sessionId = await seeding.session(guest, 2 * TURNS_BEFORE, question.length);
    people.push({ cookie: guest.cookie, sessionId });
  }
  return people;
}

/**
 * What else a database in use holds. Without so many ordinary sessions, PostgreSQL's statistics would tell of nothing
 * but long ones, and it would plan for those.
 */
export async function seedOrdinarySessions(seeding: Seeding): Promise<void> {
  for (const guest of await seeding.guests(1)) {
    for (let i = 0; i < ORDINARY_SESSIONS; i++) await seeding.session(guest, 2 * TURNS_BEFORE, question.length);
  }
}

async function insertSession(client: Client, guest: Guest, messages: number, length: number): Promise<string> {
  const text = `${question} `.repeat(Math.ceil(length / question.length)).slice(0, length - 1);
  const { rows } = await client.query<{ id: string }>(
    // The title counts as the person's own, so that no better one is asked for.
    `with node as materialized (
      select n, uuidv7() as id from generate_series(1, $2::int) as n
    ), session as (
      insert into sessions (id, owner_id, character_id, title, title_source, current_message_id)
      select uuidv7(), owner_id, id, 'A long talk', 'person', (select id from node order by n desc limit 1)
      from characters where id = $1
      returning id, owner_id
    ), message as (
      insert into messages (id, session_id, owner_id, parent_id, role, content, tokens, status, completed_at)
      select node.id, session.id, owner_id, lag(node.id) over (order by n),
        case n % 2 when 1 then 'user' else 'assistant' end, $3 || '.', length($3) / 4, 'complete', now()
      from node cross join session
    )
    select id from session`,
    [guest.characterId, messages, text],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('No session was made.');
  return id;
}
