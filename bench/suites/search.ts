import type { Client } from 'pg';
import { connectTo, getJson, type Server } from '../http-client.ts';
import type { Guest } from '../people.ts';
import { aligned, milliseconds, say, verdict } from '../print.ts';
import { waitForQuiet } from '../quiet.ts';
import { writeSearchRows } from '../search-rows.ts';
import { generator, plantedTexts, textPool, type Planted } from '../search-texts.ts';
import { seed } from '../seed.ts';
import { startApiProcess } from '../servers/api.ts';
import { startDatabase } from '../servers/database.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from './suite.ts';

const MESSAGES = 1_000_000;
const QUICK_MESSAGES = 20_000;
/** Of a session. */
const LENGTH = 200;
/** Beside them, so that the index holds more than one person. */
const OTHERS_SHARE = 0.1;
/** Different texts; every message also has a number of its own. */
const POOL = 20_000;
const SEEDED_AT_ONCE = 20_000;

const MAX_P95_MS = 200;
const MIN_RECALL = 0.95;
const ROUNDS = 30;
const QUICK_ROUNDS = 5;

interface Found {
  messages: { message_id: string }[];
  next_cursor: string | null;
}

/** How long a person with very many messages waits for what they look for, and whether they find it. */
export async function search({ options, upstream, folder }: Bench): Promise<void> {
  const count = options.quick ? QUICK_MESSAGES : MESSAGES;
  const dataDir = folder.next();
  say(`Preparing ${count} messages of one person, and ${count * OTHERS_SHARE} of another.`);
  const planted = plantedTexts();
  const guest = await seed(upstream, dataDir, async (seeding) => {
    const [person, other] = await seeding.guests(2);
    if (person === undefined || other === undefined) throw new Error('No guests were made.');
    return { person, other };
  });

  const database = await startDatabase(dataDir, 'any');
  const client = await database.connect();
  await write(client, guest.person, count);
  await write(client, guest.other, count * OTHERS_SHARE);
  await plant(client, guest.person, planted);
  await client.query('vacuum analyze');
  // As after the migration: the server that made the people has seen that there were no messages.
  await client.query("update search_progress set fresh = '00000000-0000-0000-0000-000000000000'");
  const begun = performance.now();
  await writeSearchRows(database.url);
  const seconds = (performance.now() - begun) / 1_000;
  const pace = (count * (1 + OTHERS_SHARE)) / seconds;
  say(`Search rows: ${pace.toFixed(0)} messages a second, ${seconds.toFixed(0)} s in all.`);
  await client.query('vacuum analyze');
  await reportSize(client);

  const api = await startApiProcess(upstream, dataDir, { databaseUrl: database.url });
  const server = connectTo(api.baseUrl);
  await waitForQuiet(options.patienceMs);
  await time(server, guest.person, options.quick ? QUICK_ROUNDS : ROUNDS * options.runs);
  await recall(server, guest.person, planted);

  server.agent.destroy();
  await api.stop();
  await client.end();
  await database.stop();
}

/** Two years of talk, in sessions of two hundred messages each. */
async function write(client: Client, guest: Guest, count: number): Promise<void> {
  await client.query('create temporary table if not exists pool (n int primary key, content text)');
  await client.query('truncate pool');
  const texts = textPool(POOL);
  await client.query(
    'insert into pool select n - 1, content from unnest($1::text[]) with ordinality as t (content, n)',
    [texts],
  );
  for (let from = 0; from < count; from += SEEDED_AT_ONCE) {
    const upto = Math.min(count, from + SEEDED_AT_ONCE);
    await client.query(
      `with node as materialized (
        select n, n / $5::int as session,
          now() - interval '2 years' + n * (interval '2 years' / $4::int) as at
        from generate_series($2::int, $3::int - 1) as n
      ), made as (
        insert into sessions (id, owner_id, character_id, title, title_source, last_activity_at, current_message_id)
        select uuidv7(), owner_id, characters.id, 'Talk ' || session, 'person', max(at), null
        from characters cross join node where characters.id = $1
        group by session, owner_id, characters.id
        returning id, owner_id, title
      ), numbered as (
        select node.*, made.id as session_id, made.owner_id, uuidv7(at - now()) as id
        from node join made on made.title = 'Talk ' || session
      )
      insert into messages (id, session_id, owner_id, parent_id, role, content, tokens, status, created_at, completed_at)
      select id, session_id, owner_id, lag(id) over (partition by session_id order by numbered.n),
        case numbered.n % 2 when 0 then 'user' else 'assistant' end,
        content || ' Nr. ' || numbered.n, 100, 'complete', at, at
      from numbered join pool on pool.n = (numbered.n * 7919::bigint) % $6`,
      [guest.characterId, from, upto, count, LENGTH, POOL],
    );
  }
  await client.query(
    `update sessions set current_message_id = (
      select id from messages where session_id = sessions.id order by id desc limit 1
    ) where character_id = $1`,
    [guest.characterId],
  );
}

/** Puts each planted sentence into the middle of a message of its own, anywhere in the past. */
async function plant(client: Client, guest: Guest, planted: readonly Planted[]): Promise<void> {
  const random = generator(3);
  const { rows } = await client.query<{ low: string; high: string }>(
    `select min(id::text) as low, max(id::text) as high
    from messages where owner_id = (select owner_id from characters where id = $1)`,
    [guest.characterId],
  );
  const [{ low, high } = { low: '', high: '' }] = rows;
  const time = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  for (const each of planted) {
    const at = time(low) + (random(1_000_000) / 1_000_000) * (time(high) - time(low));
    const hex = Math.floor(at).toString(16).padStart(12, '0');
    const found = await client.query<{ id: string }>(
      `update messages set content = content || ' ' || $3 || ' ' || content
      where id = (
        select id from messages
        where id >= $2 and owner_id = (select owner_id from characters where id = $1)
        order by id limit 1
      ) returning id`,
      [guest.characterId, `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`, each.sentence],
    );
    each.messageId = found.rows[0]?.id ?? '';
  }
}

async function reportSize(client: Client): Promise<void> {
  const { rows } = await client.query<{ messages: string; search: string; index: string }>(
    `select pg_size_pretty(pg_total_relation_size('messages')) as messages,
      pg_size_pretty(pg_table_size('message_search')) as search,
      pg_size_pretty(pg_indexes_size('message_search')) as index`,
  );
  const [size] = rows;
  if (size === undefined) return;
  say(`On disk: messages ${size.messages}, search rows ${size.search}, their indexes ${size.index}.`);
}

async function time(server: Server, { cookie, characterId }: Guest, rounds: number): Promise<void> {
  const random = generator(5);
  const number = () => String(random(QUICK_MESSAGES));
  const lastYear = new Date(Date.now() - 365 * 24 * 3_600_000).toISOString();
  // Different words each time where there are enough, so that none is found only because it was just looked for.
  const kinds: Record<string, () => Record<string, string>> = {
    'a word in every other message': () => ({ q: 'the' }),
    'a common word': () => ({ q: ['harbour', 'morning', 'lantern', 'water'][random(4)] ?? '' }),
    'two common words': () => ({ q: 'morning water' }),
    'a rare word': () => ({ q: `"${number()}"` }),
    'a rare and a common word': () => ({ q: `the "${number()}"` }),
    'the beginning of a word': () => ({ q: ['har', 'lan', 'mor', 'wat'][random(4)] ?? '' }),
    'a phrase of common words': () => ({ q: '"the harbour"' }),
    'a phrase that nobody said': () => ({ q: '"water the of morning the"' }),
    'a word that nobody said': () => ({ q: `zyzzyva${number()}` }),
    'Japanese, common': () => ({ q: '灯台' }),
    'Japanese, one character': () => ({ q: '海' }),
    'Chinese, a phrase': () => ({ q: '早上的海水' }),
    'Korean, common': () => ({ q: '등대' }),
    'Russian, common': () => ({ q: 'маяк' }),
    'common, best first': () => ({ q: 'morning water', sort: 'best' }),
    'common, of a character': () => ({ q: 'harbour', character_id: characterId }),
    'rare, of a role': () => ({ q: `"${number()}"`, role: 'user' }),
    'common, a year ago and before': () => ({ q: 'harbour', before: lastYear }),
    'common, in archived sessions': () => ({ q: 'harbour', status: 'archived' }),
  };
  const rows: string[][] = [];
  const everything: number[] = [];
  for (const [title, make] of Object.entries(kinds)) {
    const times: number[] = [];
    let found = 0;
    // The first is for the compiler.
    for (let round = -1; round < rounds; round++) {
      const query = new URLSearchParams(make()).toString();
      const begun = performance.now();
      const { messages }: Found = await getJson(server, `/api/search?${query}`, cookie);
      if (round < 0) continue;
      times.push(performance.now() - begun);
      found += messages.length;
    }
    everything.push(...times);
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
    rows.push([title, (found / rounds).toFixed(1), milliseconds(p50), milliseconds(p95), p95 <= MAX_P95_MS ? '' : '!']);
  }
  say(`\n${aligned([['a first page of 30, in ms', 'found', 'p50', 'p95', ''], ...rows])}\n`);
  const p95 = percentile(everything, 95);
  say(verdict(p95 <= MAX_P95_MS, `all of these: p95 ${milliseconds(p95)} ms; at most ${MAX_P95_MS} ms`));
}

/** Looks for each planted sentence as people do: by two words of it that stand together. */
async function recall(server: Server, { cookie }: Guest, planted: readonly Planted[]): Promise<void> {
  const byLanguage = new Map<string, { found: number; all: number }>();
  for (const { language, q, messageId } of planted) {
    const tally = byLanguage.get(language) ?? { found: 0, all: 0 };
    byLanguage.set(language, tally);
    tally.all += 1;
    let cursor: string | null = '';
    // Somebody who does not see it on the first pages gives up.
    for (let page = 0; page < 4 && cursor !== null; page++) {
      const query = new URLSearchParams({ q, ...(cursor === '' ? {} : { cursor }) });
      const answer: Found = await getJson(server, `/api/search?${query.toString()}`, cookie);
      if (answer.messages.some((message) => message.message_id === messageId)) {
        tally.found += 1;
        break;
      }
      cursor = answer.next_cursor;
    }
  }
  for (const [language, { found, all }] of byLanguage) {
    say(
      verdict(
        found / all >= MIN_RECALL,
        `planted, ${language}: ${found} of ${all} found; at least ${MIN_RECALL * 100} %`,
      ),
    );
  }
}
