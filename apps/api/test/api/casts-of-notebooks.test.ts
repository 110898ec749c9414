import type { Evidence } from '@dramatis/contract/drafts';
import type { Source } from '@dramatis/contract/notebooks';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { castFrom, castThatIs, readCast, startCast, type ReadCast } from '../support/cast.ts';
import { generateDraft, plain, readDraft } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, settled } from '../support/notebook.ts';
import { markerOf, novel } from '../support/novel.ts';
import { textPdf } from '../support/pdf.ts';

let app: TestApp;
let guest: Guest;
/** What most of these read from. */
let dyke: { id: string; sources: Source[] };

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
  dyke = await notebookOf({ 'book.txt': novel(3), 'later.txt': second });
});
afterEach(() => {
  app.emulator.requests.clear();
  vi.restoreAllMocks();
});
afterAll(() => app.close());

/** Chapters IV to VI of the novel, with a heading that the other file has, too. */
const second = novel(6).slice(novel(6).indexOf('CHAPTER IV.'));

async function notebookOf(files: Record<string, string | Uint8Array>): Promise<{ id: string; sources: Source[] }> {
  const id = await makeNotebook(guest, 'The dyke');
  for (const [name, content] of Object.entries(files)) await addFiles(guest, id, { [name]: content });
  return { id, sources: await settled(guest, id) };
}

/** @returns a cast that was read to the end */
async function castOf(input: object): Promise<ReadCast> {
  const { body } = await castFrom(guest, input);
  const { id } = body.data.createCast;
  await castThatIs(guest, id, 'planned');
  await startCast(guest, id);
  return await castThatIs(guest, id, 'ready');
}

async function textAt(notebookId: string, { sourceId, start, end }: Evidence): Promise<string> {
  const path = `/notebooks/${notebookId}/sources/${sourceId}/text?from=${start}&to=${end}`;
  return (await guest.get(path)).body.text;
}

async function draftOf(castId: string, characterName: string) {
  const { id } = (await generateDraft(guest, { castId, characterName })).body.data.generateDraft;
  await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 30_000);
  return await readDraft(guest, id);
}

const characterOf = async (id: string) =>
  (await guest.graphql('query ($id: ID!) { character(id: $id) { notebook { id name } } }', { id })).body.data.character;

const inputWith = (notebookId: string | null) => ({ name: 'Vane', notebookId });
const create = (as: Guest, input: object) =>
  as.graphql('mutation ($input: CharacterInput!) { createCharacter(input: $input) { id notebook { id } } }', { input });
const update = (as: Guest, id: string, notebookId: string | null) =>
  as.graphql(
    `mutation ($id: ID!, $input: CharacterInput!) { updateCharacter(id: $id, input: $input) { notebook { id } } }`,
    { id, input: inputWith(notebookId) },
  );

describe('a cast of a notebook', () => {
  it('reads its sources in the order of the story, and shows what it found at places of their text', async () => {
    const { id, sources } = dyke;
    const [first, last] = sources;
    const uploads = await app.deps.db.$client.query('select count(*)::int as n from uploads');
    const cast = await castOf({ notebookId: id, sourceIds: [last?.id, first?.id] });
    expect(cast).toMatchObject({ files: ['book.txt', 'later.txt'], notebook: { id, name: 'The dyke' } });
    expect((await app.deps.db.$client.query('select count(*)::int as n from uploads')).rows).toEqual(uploads.rows);

    const vane = await draftOf(cast.id, 'Tobias Vane');
    const thorn = cast.members.find(({ name }) => name === 'Ilse Thorn');
    expect(thorn?.evidence.map(({ sourceId }) => sourceId)).toEqual(thorn?.evidence.map(() => last?.id));
    const evidence = [
      ...cast.members.flatMap((member) => member.evidence),
      ...vane.evidence,
      ...vane.lore.flatMap((entry) => entry.evidence),
    ];
    expect(evidence.length).toBeGreaterThan(5);
    for (const each of evidence) expect(plain(await textAt(id, each))).toBe(plain(each.quote));
    for (const { evidence: shown } of vane.lore) {
      const places = shown.map(({ sourceId, start }) => [sources.findIndex((one) => one.id === sourceId), start]);
      expect(places).toEqual(places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    }

    // What they were saved as belongs to the notebook, until it goes or the person says otherwise.
    const save = 'mutation ($ids: [ID!]!) { saveDrafts(ids: $ids) { id } }';
    const [saved] = (await guest.graphql(save, { ids: [vane.id] })).body.data.saveDrafts;
    const notebook = { id, name: 'The dyke' };
    expect(await characterOf(saved.id)).toEqual({ notebook });
    expect((await guest.get(`/characters/${saved.id}`)).body.notebook).toEqual(notebook);
    const { data } = (await guest.get(`/characters/${saved.id}/card.json`)).body;
    expect(data.character_book.entries.map((entry: { extensions: object }) => entry.extensions)).toEqual(
      vane.lore.map(({ evidence: shown }) => {
        const end = shown.at(-1);
        if (end === undefined) return {};
        const place = { source: end.source, source_id: end.sourceId, chapter: end.chapter?.number ?? 0 };
        return { dramatis: { known_from: place } };
      }),
    );
  });

  it('reads only what was chosen, and pages where there are some', async () => {
    const pages = novel(2).split('\n\n');
    const pdf = textPdf([pages.slice(0, 20).join('\n'), '', pages.slice(20).join('\n')]);
    const { id } = dyke;
    await addFiles(guest, id, { 'book.pdf': pdf });
    const added = (await settled(guest, id)).at(-1);
    app.emulator.requests.clear();
    const { body } = await generateDraft(guest, { notebookId: id, sourceIds: [added?.id] });
    const draftId: string = body.data.generateDraft.id;
    await vi.waitFor(async () => expect((await readDraft(guest, draftId)).status).toBe('ready'), 30_000);
    const { evidence } = await readDraft(guest, draftId);
    for (const each of evidence) expect(plain(await textAt(id, each))).toBe(plain(each.quote));
    expect(new Set(evidence.map(({ page }) => page))).toEqual(new Set([1, 3]));
    const sent = JSON.stringify(app.emulator.requests.list().map((request) => request.body));
    expect(sent).toContain('book.pdf');
    expect(sent).not.toMatch(new RegExp(`book.txt|later.txt|${markerOf(4)}`));
  });

  it('fails with a code when a source goes before it is read, and stays when the notebook does', async () => {
    const { id, sources } = await notebookOf({ 'book.txt': novel(1), 'later.txt': second });
    const { body } = await castFrom(guest, { notebookId: id });
    const castId: string = body.data.createCast.id;
    await castThatIs(guest, castId, 'planned');
    await guest.request('DELETE', `/notebooks/${id}/sources/${sources[1]?.id}`);
    await startCast(guest, castId);
    expect((await castThatIs(guest, castId, 'failed')).error).toMatchObject({ code: 'source_removed' });
    expect(app.errors).toEqual([]);
    const made = await create(guest, inputWith(id));
    await guest.request('DELETE', `/notebooks/${id}`);
    expect(await readCast(guest, castId)).toMatchObject({
      notebook: null,
      status: 'failed',
      files: ['book.txt', 'later.txt'],
    });
    expect(await characterOf(made.body.data.createCharacter.id)).toEqual({ notebook: null });
  });
});

describe('a cast of files', () => {
  it('gets a notebook of the same files afterwards, with all that was made of it, once', async () => {
    const uploadIds: string[] = [];
    for (const [name, text] of [
      ['b.txt', novel(1)],
      ['a.txt', second],
    ] as const) {
      uploadIds.push((await guest.upload(name, text)).body.id);
    }
    const cast = await castOf({ uploadIds });
    const [other] = cast.members.filter(({ name }) => name !== 'Tobias Vane');
    const [vane, next] = await Promise.all([draftOf(cast.id, 'Tobias Vane'), draftOf(cast.id, other?.name ?? '')]);
    expect(vane.evidence[0]?.sourceId).toBeNull();
    const save = 'mutation ($ids: [ID!]!) { saveDrafts(ids: $ids) { id notebook { id } } }';
    const [saved] = (await guest.graphql(save, { ids: [vane.id] })).body.data.saveDrafts;
    expect(saved.notebook).toBeNull();

    const toNotebook = async (as: Guest, notebookId?: string) =>
      await as.graphql(
        'mutation ($id: ID!, $notebookId: ID) { castToNotebook(id: $id, notebookId: $notebookId) { notebook { id name } } }',
        { id: cast.id, notebookId },
      );
    expect((await toNotebook(await app.guest())).body.errors[0].extensions.code).toBe('not_found');
    expect((await toNotebook(guest, randomUUID())).body.errors[0].extensions.code).toBe('not_found');
    const { notebook } = (await toNotebook(guest)).body.data.castToNotebook;
    expect(notebook.name).toBe('b');
    expect((await settled(guest, notebook.id)).map(({ name, status }) => [name, status])).toEqual([
      ['b.txt', 'ready'],
      ['a.txt', 'ready'],
    ]);
    expect(await characterOf(saved.id)).toEqual({ notebook });
    expect((await toNotebook(guest, dyke.id)).body.data.castToNotebook).toEqual({ notebook });
    // What is saved from it later is in it, too.
    expect((await guest.graphql(save, { ids: [next.id] })).body.data.saveDrafts[0].notebook).toEqual({
      id: notebook.id,
    });
  });
});

describe('what may not be read', () => {
  const refusal = async (as: Guest, input: object) => (await castFrom(as, input)).body.errors[0];

  it('a source that is not ready, which is named', async () => {
    const id = await makeNotebook(guest);
    vi.spyOn(app.deps.jobs, 'enqueue').mockResolvedValue(undefined);
    await addFiles(guest, id, { 'later.txt': second });
    const refused = await refusal(guest, { notebookId: id });
    expect(refused).toMatchObject({ extensions: { code: 'source_not_ready' } });
    expect(refused.message).toContain('later.txt');
  });

  it('what is neither files nor a notebook, or not theirs', async () => {
    const { id, sources } = dyke;
    const uploadId: string = (await guest.upload('one.txt', novel(1))).body.id;
    const empty = await makeNotebook(guest);
    const stranger = await app.guest();
    const sourceIds = [sources[0]?.id];
    for (const [as, input, code] of [
      [guest, {}, 'invalid_input'],
      [guest, { sourceIds }, 'invalid_input'],
      [guest, { notebookId: id, uploadIds: [uploadId] }, 'invalid_input'],
      [guest, { notebookId: empty }, 'invalid_input'],
      [guest, { notebookId: id, sourceIds: [] }, 'invalid_input'],
      [guest, { notebookId: empty, sourceIds }, 'not_found'],
      [guest, { notebookId: randomUUID() }, 'not_found'],
      [stranger, { notebookId: id }, 'not_found'],
      [stranger, { notebookId: id, sourceIds }, 'not_found'],
    ] as const) {
      expect((await refusal(as, input)).extensions.code, JSON.stringify(input)).toBe(code);
      expect((await generateDraft(as, input)).body.errors[0].extensions.code).toBe(code);
    }
    const character = (await create(guest, inputWith(id))).body.data.createCharacter;
    expect(character.notebook).toEqual({ id });
    const theirs: string = (await stranger.post('/notebooks', { name: 'Theirs' })).body.id;
    expect((await update(guest, character.id, theirs)).body.errors[0].extensions.code).toBe('not_found');
    expect(await characterOf(character.id)).toMatchObject({ notebook: { id } });
    expect((await update(guest, character.id, null)).body.data.updateCharacter).toEqual({ notebook: null });
  });
});

describe('the list of casts', () => {
  it('has the newest first, page by page, and nobody else’s', async () => {
    const person = await app.guest();
    const ids: string[] = [];
    const uploadId: string = (await person.upload('book.txt', novel(1))).body.id;
    for (let i = 0; i < 3; i++) {
      ids.unshift((await castFrom(person, { uploadIds: [uploadId] })).body.data.createCast.id);
    }
    for (const id of ids) await castThatIs(person, id, 'planned');
    const list = async (as: Guest, after?: string) =>
      (
        await as.graphql(
          `query ($after: String) { casts(first: 2, after: $after) { endCursor nodes {
            id status files memberCount notebook { id } createdAt } } }`,
          { after },
        )
      ).body.data.casts;
    const first = await list(person);
    const rest = await list(person, first.endCursor);
    expect([...first.nodes, ...rest.nodes].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(first.nodes[0]).toMatchObject({ status: 'planned', files: ['book.txt'], memberCount: 0, notebook: null });
    expect(rest.endCursor).toBeNull();
    expect(await list(await app.guest())).toEqual({ nodes: [], endCursor: null });
  });
});

describe('lore of a book', () => {
  const from = (source: Source | undefined, chapter: number, id = source?.id) => ({
    dramatis: { known_from: { source: source?.name, source_id: id, chapter } },
  });

  it('is silent until the story has come to it, says why, and stays so on another server', async () => {
    const { id, sources } = dyke;
    const [one, two] = sources;
    const entries = [
      { name: 'told', keys: ['sluice'], content: 'TOLD', extensions: from(one, 2) },
      { name: 'next chapter', keys: ['sluice'], content: 'NEXT', extensions: from(one, 3) },
      // Its id is of another server: its name tells which it is.
      { name: 'next book', keys: ['sluice'], content: 'BOOK', extensions: from(two, 1, randomUUID()) },
      { name: 'of no place', keys: ['sluice'], content: 'FREE' },
    ];
    const book = JSON.stringify({ spec: 'lorebook_v3', data: { entries } });
    const made = await guest.graphql('mutation { createCharacter(input: { name: "Vane" }) { id } }');
    const written: string = made.body.data.createCharacter.id;
    await guest.sendFiles('POST', `/characters/${written}/lorebook`, { 'lore.json': book });
    const card = await guest.getBytes(`/characters/${written}/card.json`);
    const stranger = await app.guest();
    await stranger.sendFiles('POST', '/characters/import', { 'vane.json': card.bytes });
    const { nodes } = (await stranger.graphql('{ characters { nodes { id } } }')).body.data.characters;
    expect((await stranger.getBytes(`/characters/${nodes[0].id}/card.json`)).bytes.toString()).toContain('known_from');

    const story_position = { source_id: one?.id ?? '', chapter: 2 };
    const scene = { character_id: written, notebook_id: id, story_position };
    const { chat_session_id: session, ai_message: reply } = (await guest.send({ ...scene, content: 'The sluice?' }))
      .body;
    const loreOf = async (messageId: string) => {
      const { lore } = (await guest.get(`/messages/${messageId}/context`)).body;
      return Object.fromEntries(lore.map((each: { label: string; reason: string }) => [each.label, each.reason]));
    };
    expect(await loreOf(reply.id)).toEqual({
      told: 'key',
      'next chapter': 'later_in_story',
      'next book': 'later_in_story',
      'of no place': 'key',
    });
    const sent = () => JSON.stringify(app.emulator.requests.list().at(-1)?.body);
    expect(sent()).not.toMatch(/NEXT|BOOK/);
    await guest.request('PATCH', `/sessions/${session}`, { story_position: { source_id: two?.id, chapter: 1 } });
    await guest.send({ chat_session_id: session, content: 'And the sluice now?' });
    for (const said of ['TOLD', 'NEXT', 'BOOK', 'FREE']) expect(sent()).toContain(said);
  });

  it('stays silent when the place of the story is gone, as far as it cannot be told', async () => {
    const { id: notebookId, sources } = await notebookOf({ '1.txt': novel(3), '2.txt': second });
    const [one, two] = sources;
    const entries = [
      { name: 'earlier book', keys: ['sluice'], content: 'EARLIER', extensions: from(one, 1) },
      { name: 'told', keys: ['sluice'], content: 'TOLD', extensions: from(two, 1) },
      { name: 'next chapter', keys: ['sluice'], content: 'NEXT', extensions: from(two, 2) },
      { name: 'of no place', keys: ['sluice'], content: 'FREE' },
    ];
    const book = JSON.stringify({ spec: 'lorebook_v3', data: { entries } });
    const made = await guest.graphql('mutation { createCharacter(input: { name: "Orrin" }) { id } }');
    const characterId: string = made.body.data.createCharacter.id;
    await guest.sendFiles('POST', `/characters/${characterId}/lorebook`, { 'lore.json': book });
    const story_position = { source_id: two?.id ?? '', chapter: 1 };
    const { body } = await guest.send({
      character_id: characterId,
      notebook_id: notebookId,
      story_position,
      content: 'The sluice?',
    });
    const said = async (settings: object): Promise<string[]> => {
      await guest.request('PATCH', `/sessions/${body.chat_session_id}`, settings);
      await guest.send({ chat_session_id: body.chat_session_id, content: 'And the sluice now?' });
      const sent = JSON.stringify(app.emulator.requests.list().at(-1)?.body);
      return ['EARLIER', 'TOLD', 'NEXT', 'FREE'].filter((each) => sent.includes(each));
    };
    expect(await said({})).toEqual(['EARLIER', 'TOLD', 'FREE']);
    await guest.request('DELETE', `/notebooks/${notebookId}/sources/${two?.id}`);
    expect(await said({})).toEqual(['TOLD', 'FREE']);
    await guest.request('DELETE', `/notebooks/${notebookId}`);
    expect(await said({})).toEqual(['TOLD', 'FREE']);
    expect(await said({ story_position: null })).toEqual(['EARLIER', 'TOLD', 'NEXT', 'FREE']);
  });
});
