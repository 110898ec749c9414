import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import { guestWith } from '../support/guest.ts';

let app: TestApp;

beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

it('a failure is logged without what the person wrote', async () => {
  const guest = await app.guest();
  const { id } = await createCharacter(guest, { name: 'Ada' });
  await app.deps.db.execute(sql`alter table messages rename to elsewhere`);
  const answer = await guest.send({ character_id: id, content: 'Nobody else may read this.' });
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  const log = app.errors.join('\n');
  expect(log).toContain('Failed query');
  expect(log).toContain('does not exist');
  expect(log).not.toContain('Nobody else');
});

it('a failed sign-in is logged without its token', async () => {
  const guest = await app.guest();
  await app.deps.db.execute(sql`alter table auth_sessions rename to elsewhere`);
  // Another process, which has not looked the cookie up before.
  const other = await startTestApp({ beside: app });
  const answer = await guestWith(other.url, guest.cookie).get('/sessions');
  const log = other.errors.join('\n');
  await other.close();
  expect(answer.status).toBe(500);
  expect(log).toContain('does not exist');
  const [, token = ''] = /session_token=([^.;]{16,})/.exec(decodeURIComponent(guest.cookie)) ?? [];
  expect(token).not.toBe('');
  expect(log).not.toContain(token);
});
