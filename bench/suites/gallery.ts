import { createClient, type Client } from '@dramatis/client/client';
import type { CharacterFilter } from '@dramatis/client/model';
import type { Client as Connection } from 'pg';
import { characterOf, tags } from '../gallery-texts.ts';
import type { Guest } from '../people.ts';
import { aligned, milliseconds, say, verdict } from '../print.ts';
import { cpuMs, descendantsCpuMs } from '../process-stats.ts';
import { waitForQuiet } from '../quiet.ts';
import { generator, textPool } from '../search-texts.ts';
import { seed } from '../seed.ts';
import { startApiProcess } from '../servers/api.ts';
import { startDatabase } from '../servers/database.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from './suite.ts';

const CHARACTERS = 20_000;
const QUICK_CHARACTERS = 2_000;
/** Other people, who together have as many. */
const OTHERS = 10;
const SEEDED_AT_ONCE = 5_000;
/** One character in so many has a session, and one in so many a lorebook. */
const WITH_SESSION = 10;
const WITH_LOREBOOK = 20;

/** Characters of a page, as the web app asks for them. */
const PAGE = 60;
/** Most that a page can have, to walk far quickly. */
const STRIDE = 100;

const MAX_PAGE_MS = 50;
const MAX_SEARCH_MS = 100;
const ROUNDS = 40;
const QUICK_ROUNDS = 10;
const WARM_UP = 3;

/** Who asks, and the processor time that answering has taken so far. */
interface Place {
  client: Client;
  apiCpuMs: () => number;
  databaseCpuMs: () => number;
  rounds: number;
}

interface Question extends CharacterFilter {
  first: number;
  after?: string;
}

/** How long a person with very many characters waits for the gallery, asking as the web app does. */
export async function gallery({ options, upstream, folder }: Bench): Promise<void> {
  const count = options.quick ? QUICK_CHARACTERS : CHARACTERS;
  const dataDir = folder.next();
  say(`Preparing ${count} characters of one person, and ${count} of ${OTHERS} others.`);
  const guests = await seed(upstream, dataDir, async (seeding) => await seeding.guests(1 + OTHERS));
  const [person, ...others] = guests;
  if (person === undefined) throw new Error('No guests were made.');

  const database = await startDatabase(dataDir, 'any');
  const connection = await database.connect();
  await write(connection, person, count);
  for (const other of others) await write(connection, other, Math.round(count / OTHERS));
  await connection.query('vacuum analyze');

  const api = await startApiProcess(upstream, dataDir, { databaseUrl: database.url });
  const client = createClient({ baseUrl: api.baseUrl, headers: { cookie: person.cookie } });
  const place: Place = {
    client,
    apiCpuMs: () => cpuMs(api.pid),
    databaseCpuMs: () => descendantsCpuMs(database.pid),
    rounds: options.quick ? QUICK_ROUNDS : ROUNDS * options.runs,
  };
  await waitForQuiet(options.patienceMs);
  await time(place, 'pages', MAX_PAGE_MS, await pages(client));
  await time(place, 'searches', MAX_SEARCH_MS, await searches(client));

  await api.stop();
  await connection.end();
  await database.stop();
}

/** Characters with as much text as cards have, made over a year. */
async function write(connection: Connection, { characterId }: Guest, count: number): Promise<void> {
  const random = generator(29);
  const texts = textPool(500);
  const prose = (length: number) => Array.from({ length }, () => texts[random(texts.length)]).join(' ');
  const proses = Array.from({ length: 200 }, () => [prose(6), prose(3), prose(3)]);
  await connection.query('create temporary table if not exists prose (n int primary key, texts text[])');
  await connection.query('truncate prose');
  await connection.query(
    `insert into prose select n - 1, array(select jsonb_array_elements_text(each))
    from jsonb_array_elements($1::jsonb) with ordinality as t (each, n)`,
    [JSON.stringify(proses)],
  );
  const lorebook = {
    entries: Array.from({ length: 20 }, () => ({ keys: [prose(1).slice(0, 20)], content: prose(4) })),
  };
  for (let from = 0; from < count; from += SEEDED_AT_ONCE) {
    const length = Math.min(SEEDED_AT_ONCE, count - from);
    const made = Array.from({ length }, () => ({ ...characterOf(random), n: random(1_000_000) }));
    await connection.query(
      `with owner as (
        select owner_id from characters where id = $1
      ), made as (
        insert into characters (
          id, owner_id, name, tagline, tags, description, personality, first_message, favourite, lorebook,
          created_at, updated_at
        )
        select uuidv7(), owner_id, name, tagline, tags, texts[1], texts[2], texts[3], each.n % 50 = 0,
          case when each.n % $3 = 0 then $4::jsonb end,
          now() - interval '1 year', now() - each.n * interval '30 seconds'
        from jsonb_to_recordset($2::jsonb) as each (name text, tagline text, tags text[], n int)
        cross join owner join prose on prose.n = each.n % 200
        returning id, owner_id, name, updated_at
      )
      insert into sessions (id, owner_id, character_id, title, title_source, last_activity_at)
      select uuidv7(), owner_id, id, 'Talk with ' || name, 'person', updated_at
      from made where abs(hashtext(id::text)) % $5 = 0`,
      [characterId, JSON.stringify(made), WITH_LOREBOOK, JSON.stringify(lorebook), WITH_SESSION],
    );
  }
}

/** What each kind of question asks, in the given round. */
type Kinds = Record<string, (round: number) => Question>;

async function pages(client: Client): Promise<Kinds> {
  const kinds: Kinds = {};
  for (const sort of ['newest', 'name', 'changed'] as const) {
    const cursors = await walk(client, { sort });
    const deep = cursors.slice(Math.floor(cursors.length / 2));
    kinds[`first page, ${sort}`] = () => ({ sort, first: PAGE });
    kinds[`deep page, ${sort}`] = (round) => {
      const after = deep[round % deep.length];
      return after === undefined ? { sort, first: PAGE } : { sort, first: PAGE, after };
    };
  }
  kinds['first page, favourites'] = () => ({ favourite: true, first: PAGE });
  kinds['the cast beside a chat, by name'] = () => ({ sort: 'name', first: STRIDE });
  return kinds;
}

/** The cursors of all pages, from the first to the last. */
async function walk(client: Client, filter: CharacterFilter): Promise<string[]> {
  const cursors: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.listCharacters({
      ...filter,
      first: STRIDE,
      ...(cursor === null ? {} : { after: cursor }),
    });
    cursor = page.endCursor;
    if (cursor !== null) cursors.push(cursor);
  } while (cursor !== null);
  return cursors;
}

async function searches(client: Client): Promise<Kinds> {
  const { nodes } = await client.listCharacters({ sort: 'changed', first: STRIDE });
  const names = nodes.map(({ name }) => name);
  const latin = names.filter((name) => /^[a-z]/i.test(name));
  const cjk = names.filter((name) => /^\p{Script=Han}/u.test(name));
  const search = (text: string | undefined): Question => ({ search: text ?? '', first: PAGE });
  return {
    'a whole name': (round) => search(latin[round % latin.length]),
    'the beginning of a name': (round) => search(latin[round % latin.length]?.slice(0, 3)),
    'a letter': () => search('e'),
    'a common word of taglines': () => search('keeper'),
    'a name, by name': (round) => ({ ...search(latin[round % latin.length]?.slice(0, 4)), sort: 'name' }),
    'a name, last changed first': (round) => ({ ...search(latin[round % latin.length]?.slice(0, 4)), sort: 'changed' }),
    'a Chinese name': (round) => search(cjk[round % cjk.length]),
    'one Chinese character': (round) => search(cjk[round % cjk.length]?.slice(0, 1)),
    'part of a tag': (round) => search(tags[round % tags.length]?.slice(1, 6)),
    'a tag': (round) => ({ tag: tags[round % tags.length] ?? '', first: PAGE }),
    'a tag that nobody has': (round) => ({ tag: `zyzzyva${round}`, first: PAGE }),
    'a tag and a name': (round) => ({
      ...search(latin[round % latin.length]?.slice(0, 2)),
      tag: tags[round % tags.length] ?? '',
    }),
    'what is nowhere': (round) => search(`zyzzyva${round}`),
    'what is nowhere, among favourites': (round) => ({ ...search(`zyzzyva${round}`), favourite: true }),
  };
}

async function time(place: Place, what: string, limit: number, kinds: Kinds): Promise<void> {
  const { client, rounds } = place;
  const rows: string[][] = [];
  let worst = 0;
  for (const [title, ask] of Object.entries(kinds)) {
    const times: number[] = [];
    let found = 0;
    // For the compiler.
    for (let round = 0; round < WARM_UP; round++) await client.listCharacters(ask(round));
    const before = { api: place.apiCpuMs(), database: place.databaseCpuMs() };
    for (let round = 0; round < rounds; round++) {
      const question = ask(WARM_UP + round);
      const begun = performance.now();
      const { nodes } = await client.listCharacters(question);
      times.push(performance.now() - begun);
      found += nodes.length;
    }
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
    worst = Math.max(worst, p95);
    rows.push([
      title,
      (found / rounds).toFixed(1),
      milliseconds((place.apiCpuMs() - before.api) / rounds),
      milliseconds((place.databaseCpuMs() - before.database) / rounds),
      milliseconds(p50),
      milliseconds(p95),
      p95 <= limit ? '' : '!',
    ]);
  }
  say(`\n${aligned([[`${what}, in ms`, 'found', 'CPU', 'db CPU', 'p50', 'p95', ''], ...rows])}\n`);
  say(verdict(worst <= limit, `${what}: the slowest has p95 ${milliseconds(worst)} ms; at most ${limit} ms`));
}
