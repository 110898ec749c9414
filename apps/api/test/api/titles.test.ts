import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
/** Writes titles by itself. */
let titling: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  titling = await startTestApp({ beside: app, generateTitles: true });
  guest = await app.guest();
});
afterEach(() => app.emulator.faults.clear());
afterAll(async () => {
  await titling.close();
  await app.close();
});

const long = 'Tell me, keeper, how the lock at Nessock came to be built, and who paid for its great oak gates.';

describe('POST /sessions/:id/title', () => {
  it('replaces an automatic title by one of a few words', async () => {
    const { chat_session_id: id, session } = (await guest.send({ content: long })).body;
    expect(session.title_source).toBe('first_message');
    const { status, body } = await guest.post(`/sessions/${id}/title`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ applied: true, session: { id, title: body.title, title_source: 'generated' } });
    expect(body.title).not.toBe(session.title);
    expect(body.title.split(' ').length).toBeLessThanOrEqual(6);
    expect((await guest.get(`/sessions/${id}`)).body.title).toBe(body.title);
  });

  it('only proposes to replace one that the person chose, and takes their word for it', async () => {
    const { chat_session_id: id } = (await guest.send({ content: long })).body;
    await guest.request('PATCH', `/sessions/${id}`, { title: 'My own words' });
    const { body } = await guest.post(`/sessions/${id}/title`);
    expect(body).toMatchObject({ applied: false, session: { title: 'My own words', title_source: 'person' } });
    expect(body.title).not.toBe('');
    const taken = await guest.request('PATCH', `/sessions/${id}`, { title: body.title });
    expect(taken.body.title).toBe(body.title);
  });

  it('needs something that was said', async () => {
    const { id } = (await guest.post('/sessions', {})).body;
    const answer = await guest.post(`/sessions/${id}/title`);
    expect(answer.body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'id' }] });
  });

  it('tells a fault of the model by its code and leaves the title as it was', async () => {
    const { chat_session_id: id, session } = (await guest.send({ content: long })).body;
    app.emulator.faults.inject({ kind: 'bad_key' });
    expect((await guest.post(`/sessions/${id}/title`)).body.code).toBe('model_bad_key');
    expect((await guest.get(`/sessions/${id}`)).body.title).toBe(session.title);
  });

  it('is a 404 for a session of somebody else', async () => {
    const { chat_session_id: id } = (await (await app.guest()).send({})).body;
    expect((await guest.post(`/sessions/${id}/title`)).status).toBe(404);
  });
});

describe('a title after the first reply', () => {
  it('is written once, and readers hear of it', async () => {
    const person = await titling.guest();
    const heard = await person.stream('/events');
    const { chat_session_id: id, session } = (await person.send({ content: long })).body;
    expect(session.title_source).toBe('first_message');
    const changed = await heard.until((event) => event.type === 'session_changed');
    expect(changed).toMatchObject({ session: { id, title_source: 'generated' } });

    const asked = app.emulator.requests.list().length;
    await person.send({ chat_session_id: id, content: 'And then?' });
    expect(app.emulator.requests.list().length).toBe(asked + 1);
    heard.close();
  });

  it('never takes the place of one that the person chose meanwhile', async () => {
    const person = await titling.guest();
    const startedAt = Date.now();
    app.emulator.faults.inject({ kind: 'slow_first_token', delayMs: 0 }, { kind: 'slow_first_token', delayMs: 600 });
    const { chat_session_id: id } = (await person.send({ content: long })).body;
    await person.request('PATCH', `/sessions/${id}`, { title: 'Mine' });
    const title = await app.emulator.requests.until(
      (request) =>
        JSON.stringify(request).includes('three to six words') &&
        request.at > startedAt &&
        request.state === 'answered',
    );
    expect(title.fault).toBe('slow_first_token');
    // What the session then says is written once the next reply has come and gone.
    await person.send({ chat_session_id: id });
    expect((await person.get(`/sessions/${id}`)).body).toMatchObject({ title: 'Mine', title_source: 'person' });
  });
});
