import type { FoundMessage, SearchResults } from '@dramatis/contract/search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsOf, scope } from '../../src/domain/search/vector.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function say(guest: Guest, sessionId: string, content: string, more: object = {}): Promise<string> {
  const answer = await guest.post('/chat-messages', { chat_session_id: sessionId, role: 'user', content, ...more });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

async function openSession(guest: Guest, title = 'A talk', more: object = {}): Promise<string> {
  return (await guest.post('/sessions', { title, ...more })).body.id;
}

async function find(guest: Guest, q: string, more: Record<string, string> = {}): Promise<SearchResults> {
  await app.indexed();
  const answer = await guest.get(`/search?${new URLSearchParams({ q, ...more }).toString()}`);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

const idsOf = (results: SearchResults) => results.messages.map((hit) => hit.message_id);
const marked = ({ snippet: { text, marks } }: Pick<FoundMessage, 'snippet'>) =>
  marks.map(({ start, end }) => text.slice(start, end));

describe('a search', () => {
  it.each([
    ['English', 'The lighthouse keeper waved twice.', 'lighthouse', ['lighthouse']],
    [
      'German, without its umlauts',
      'Der Bücherschrank stand in der Straße.',
      'bucherschrank strasse',
      ['Bücherschrank', 'Straße'],
    ],
    ['French, with an accent it lacks', 'Un ete a la plage.', 'été', ['ete']],
    ['Russian, in capitals', 'Мы пошли к маяку ещё раз.', 'МАЯКУ еще', ['маяку', 'ещё']],
    ['Greek, by its other sigma', 'Ο φάρος ήταν σβηστός.', 'ΦΑΡΟΣ', ['φάρος']],
    ['Japanese', '昨日、東京タワーへ行きました。', '東京タワー', ['東京タワー']],
    ['Japanese, of one character', '昨日、東京タワーへ行きました。', '京', ['京']],
    ['Japanese, in half width', 'コーヒーを飲む', 'ｺｰﾋｰ', ['コーヒー']],
    ['Chinese', '我在灯塔上看见了大海。', '灯塔', ['灯塔']],
    ['Chinese, at the end of a run', '我在灯塔上看见了大海。', '大海', ['大海']],
    ['Korean, without its particle', '우리는 등대에서 만났다.', '등대', ['등대']],
    ['Korean, of one syllable', '우리는 물 을 마셨다.', '물', ['물']],
    ['Thai', 'ฉันไปประภาคารเมื่อวาน', 'ประภาคาร', ['ประภาคาร']],
    ['two letters', 'We go up to the ox.', 'ox', ['ox']],
    ['an apostrophe', "It wasn't the tide.", "wasn't", ["wasn't"]],
    ['the beginning of its last word', 'The harbourmaster slept.', 'the harb', ['The', 'harbourmaster']],
    ['a phrase', 'The tide rose. Nobody saw the red tide.', '"red tide"', ['red tide']],
    ['another alphabet beside', 'iPhone15を買った', 'iphone15を買った', ['iPhone15を買った']],
    ['an emoji before it', '🌊🌊 the undertow', 'undertow', ['undertow']],
  ])('finds %s', async (_, content, q, marks) => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    const id = await say(guest, sessionId, content);
    await say(guest, sessionId, 'Something else altogether, 別の話, другое, 다른 것.');
    const results = await find(guest, q);
    expect(idsOf(results)).toEqual([id]);
    expect(results.messages.map(marked)).toEqual([marks]);
  });

  it.each([
    ['one of the words is missing', 'lighthouse submarine'],
    ['the phrase stands in another order', '"keeper lighthouse"'],
    ['only the end of a word fits', 'house'],
    ['the beginning is too short, or not of the last word', 'light keeper'],
    ['nothing in it is a word', '!!! … “”'],
  ])('finds nothing where %s', async (_, q) => {
    const guest = await app.guest();
    await say(guest, await openSession(guest), 'The lighthouse keeper waved twice.');
    expect(await find(guest, q)).toEqual({ sessions: [], messages: [], next_cursor: null });
  });

  it.each([
    "' | 'x",
    "a' & !'b",
    '!!x & | ( ) :* <-> <2>',
    "'; drop table messages; --",
    '\\',
    "\\'",
    '%_%',
    ':*',
    "tide':*B",
    '@o',
    '"',
    '""',
    '“',
    '((((',
    '\u202e\u0001',
    '\ud800',
    '<script>alert(1)</script>',
    '﷽ ﷺ ½',
    'a'.repeat(200),
    '的'.repeat(99),
  ])('takes %j by the letter', async (q) => {
    const guest = await app.guest();
    await say(guest, await openSession(guest), 'The tide.');
    expect((await find(guest, q)).messages.length).toBeLessThan(2);
  });

  it.each([
    ['no q', ''],
    ['an empty q', 'q='],
    ['a long q', `q=${'a'.repeat(201)}`],
    ['many words', `q=${Array.from({ length: 17 }, (_, i) => `w${i}`).join('+')}`],
    ['U+0000', 'q=a%00b'],
    ['an unknown filter', 'q=a&owner_id=x'],
    ['a wrong role', 'q=a&role=system'],
    ['a wrong id', 'q=a&chat_session_id=1'],
    ['a wrong time', 'q=a&before=yesterday'],
    ['a wrong cursor', 'q=a&cursor=abc'],
    ['a large limit', 'q=a&limit=101'],
  ])('refuses %s', async (_, query) => {
    const guest = await app.guest();
    expect(await guest.get(`/search?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  it('takes any moment that a date may be', async () => {
    const guest = await app.guest();
    const id = await say(guest, await openSession(guest), 'The tide.');
    expect(idsOf(await find(guest, 'tide', { after: '0000-01-01T00:00:00Z', before: '9999-12-31T23:59:59Z' }))).toEqual(
      [id],
    );
  });

  it('never finds what is somebody else’s, by whatever filter', async () => {
    const [anne, ben] = [await app.guest(), await app.guest()];
    const character = await createCharacter(anne, { name: 'Cy', firstMessage: 'Mind the undertow.' });
    const sessionId = await openSession(anne, 'Undertow', { character_id: character.id });
    await say(anne, sessionId, 'An undertow, you say?');
    expect((await find(anne, 'undertow')).messages).toHaveLength(2);
    for (const filter of [{}, { chat_session_id: sessionId }, { character_id: character.id }, { role: 'user' }]) {
      expect(await find(ben, 'undertow', filter)).toMatchObject({ sessions: [], messages: [] });
    }
  });

  it('finds a message and its reply soon after, and says where they are', async () => {
    const guest = await app.guest();
    const character = await createCharacter(guest, { name: 'Bo' });
    const { body } = await guest.send({ character_id: character.id, content: 'Where is the astrolabe?' });
    const results = await find(guest, 'astrolabe', { role: 'user' });
    expect(results.messages).toMatchObject([
      {
        message_id: body.user_message.id,
        role: 'user',
        on_active_branch: true,
        created_at: body.user_message.created_at,
        snippet: { text: 'Where is the astrolabe?', cut_before: false, cut_after: false },
        session: {
          id: body.chat_session_id,
          title: 'Where is the astrolabe?',
          status: 'active',
          character: { name: 'Bo' },
        },
      },
    ]);
    const word = /\p{L}{5,}/u.exec(body.ai_message.content)?.[0] ?? '';
    expect(idsOf(await find(guest, word, { role: 'assistant' }))).toContain(body.ai_message.id);
  });

  it('finds a reply by itself, moments after its end', async () => {
    const guest = await app.guest();
    await guest.send({ content: 'A quern-stone.' });
    const found = async () => (await guest.get('/search?q=quern')).body.messages.length;
    await expect.poll(found, { timeout: 10_000, interval: 50 }).toBeGreaterThan(0);
  });

  it('knows what lies on other branches', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    await say(guest, sessionId, 'A root.');
    const first = await say(guest, sessionId, 'The gannet dives.');
    const below = await say(guest, sessionId, 'The gannet rises.');
    const second = await say(guest, sessionId, 'The gannet sleeps.', { edited_from: first });
    const active = async () =>
      Object.fromEntries((await find(guest, 'gannet')).messages.map((m) => [m.message_id, m.on_active_branch]));
    expect(await active()).toEqual({ [first]: false, [below]: false, [second]: true });
    await guest.request('PATCH', `/sessions/${sessionId}`, { current_message_id: first });
    expect(await active()).toEqual({ [first]: true, [below]: true, [second]: false });
  });

  it('forgets what is deleted', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest, 'Of petrels');
    const kept = await say(guest, sessionId, 'A petrel.');
    const gone = await say(guest, sessionId, 'Two petrels, a petrel each.');
    expect(idsOf(await find(guest, 'petrel'))).toEqual([gone, kept]);
    await guest.request('DELETE', `/messages/${gone}`);
    expect(idsOf(await find(guest, 'petrel'))).toEqual([kept]);
    await guest.request('DELETE', `/sessions/${sessionId}`);
    expect(await find(guest, 'petrel')).toMatchObject({ sessions: [], messages: [] });
  });

  it('is narrowed by session, character, role, status and time', async () => {
    const guest = await app.guest();
    const character = await createCharacter(guest, { name: 'Di', firstMessage: 'The kelp.' });
    const a = await openSession(guest, 'A', { character_id: character.id });
    const b = await openSession(guest, 'B');
    const mine = await say(guest, a, 'More kelp.');
    const other = await say(guest, b, 'Kelp again.');
    await guest.request('PATCH', `/sessions/${b}`, { status: 'archived' });
    const { messages } = await find(guest, 'kelp');
    const greeting = messages.at(-1)?.message_id;
    const at = messages.find((m) => m.message_id === other)?.created_at ?? '';
    expect(idsOf(await find(guest, 'kelp', { chat_session_id: b }))).toEqual([other]);
    expect(idsOf(await find(guest, 'kelp', { character_id: character.id }))).toEqual([mine, greeting]);
    expect(idsOf(await find(guest, 'kelp', { role: 'assistant' }))).toEqual([greeting]);
    expect(idsOf(await find(guest, 'kelp', { status: 'archived' }))).toEqual([other]);
    expect(idsOf(await find(guest, 'kelp', { status: 'active' }))).toEqual([mine, greeting]);
    expect(idsOf(await find(guest, 'kelp', { after: at }))).toEqual([other]);
    expect(idsOf(await find(guest, 'kelp', { before: at }))).toEqual([mine, greeting]);
  });

  it.each(['newest', 'best'])('is paged without gaps or repeats, %s first', async (sort) => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    const phrase: string[] = [];
    const apart: string[] = [];
    for (let i = 0; i < 7; i++) {
      phrase.push(await say(guest, sessionId, `The storm petrel, ${i}.`));
      apart.push(await say(guest, sessionId, `A petrel in the storm, ${i}.`));
    }
    await say(guest, sessionId, 'Only a storm.');
    const newest = phrase.flatMap((id, i) => [id, apart[i]]).toReversed();
    const best = [...phrase.toReversed(), ...apart.toReversed()];
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await find(guest, 'storm petrel', { sort, limit: '3', ...(cursor === '' ? {} : { cursor }) });
      seen.push(...idsOf(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(sort === 'best' ? best : newest);
  });

  it('finds a phrase anywhere in a long message, once, with the place in sight', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    const filler = (n: number) => Array.from({ length: n }, (_, i) => `wort${i % 700} 😀`).join(' ');
    const id = await say(guest, sessionId, `${filler(1_995)} the kittiwake colony ${filler(2_500)} a kittiwake`);
    for (const q of ['"kittiwake colony"', 'kittiwake']) {
      const results = await find(guest, q);
      expect(idsOf(results)).toEqual([id]);
      expect(
        marked(results.messages[0] ?? { snippet: { text: '', marks: [], cut_before: false, cut_after: false } })[0],
      ).toContain('kittiwake');
      expect(results.messages[0]?.snippet.text.length).toBeLessThan(500);
    }
  });
});

describe('titles', () => {
  it('are found however they came about, by their present words, and no longer by earlier ones', async () => {
    const guest = await app.guest();
    const id = await openSession(guest, 'The Ångström papers');
    await guest.send({ content: 'Of cormorants and men' });
    const titles = async (q: string) => (await find(guest, q)).sessions.map(({ session }) => session.title);
    expect(await titles('angstrom')).toEqual(['The Ångström papers']);
    expect(await titles('cormorants')).toEqual(['Of cormorants and men']);
    await guest.request('PATCH', `/sessions/${id}`, { title: '港の話' });
    expect(await titles('angstrom')).toEqual([]);
    expect((await find(guest, '港')).sessions).toMatchObject([
      { session: { id, title: '港の話' }, snippet: { text: '港の話', marks: [{ start: 0, end: 1 }] } },
    ]);
  });
});

describe('the rows of the search', () => {
  it('are made up for messages and titles that were missed', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest, 'Of turnstones');
    const id = await say(guest, sessionId, 'A turnstone.');
    await app.indexed();
    // As if they had come in by a transaction that took an hour.
    await app.deps.db.$client.query('delete from message_search where message_id = $1', [id]);
    await app.deps.db.$client.query('delete from session_search where session_id = $1', [sessionId]);
    await app.deps.db.$client.query("update search_progress set fresh = 'ffffffff-0000-7000-8000-000000000000'");
    expect(await find(guest, 'turnstone')).toMatchObject({ sessions: [], messages: [] });
    await app.tidyUp();
    expect(await find(guest, 'turnstone')).toMatchObject({ sessions: [{}], messages: [{ message_id: id }] });
    await app.deps.db.$client.query("update search_progress set fresh = '00000000-0000-0000-0000-000000000000'");
  });

  it('are made for all that was there before', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    const ids: string[] = [];
    for (let i = 0; i < 130; i++) ids.push(await say(guest, sessionId, `Dunlin ${i}.`));
    await app.indexed();
    await app.deps.db.$client.query('truncate message_search');
    await app.deps.db.$client.query("update search_progress set fresh = '00000000-0000-0000-0000-000000000000'");
    const { messages } = await find(guest, 'dunlin', { limit: '100' });
    expect(messages.map((m) => m.message_id)).toEqual(ids.toReversed().slice(0, 100));
  });

  it('are walked into the past where what is looked for is expected often, without gaps or repeats', async () => {
    const guest = await app.guest();
    const sessionId = await openSession(guest);
    const { $client: client } = app.deps.db;
    const { rows } = await client.query('select owner_id from sessions where id = $1', [sessionId]);
    const vector = (text: string) => partsOf(text, [scope.owner(rows[0].owner_id)])[0]?.vector;
    // Both words stand in every row, and together in the last part of few: those are looked for.
    await client.query(
      `with made as (
        insert into messages (id, session_id, owner_id, role, content, status, created_at)
        select gen_random_uuid(), $1, $2, 'user', 'knot ' || n, 'complete', now() - n / 10 * interval '1 minute'
        from generate_series(1, 6000) as n
        returning id, created_at, substr(content, 6)::int as n
      )
      insert into message_search (message_id, part, owner_id, session_id, created_at, text_start, text_length, vector)
      select id, part, $2, $1, created_at, 0, 4,
        case when part = 2 then $3 else $4 end::tsvector
      from made cross join generate_series(0, case n % 300 when 0 then 2 else 1 end) as part`,
      [sessionId, rows[0].owner_id, vector('A knot flies.'), vector('It flies, a knot.')],
    );
    await client.query('analyze message_search');
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await find(guest, '"knot flies"', { limit: '7', ...(cursor === null ? {} : { cursor }) });
      found.push(...idsOf(page));
      cursor = page.next_cursor;
    } while (cursor !== null);
    const expected = await client.query(
      'select message_id from message_search where part = 2 and owner_id = $1 order by created_at desc, message_id desc',
      [rows[0].owner_id],
    );
    expect(found).toEqual(expected.rows.map((row) => row.message_id));
    expect(found).toHaveLength(20);
    await client.query('delete from messages where session_id = $1', [sessionId]);
    await client.query('analyze message_search');
  });
});
