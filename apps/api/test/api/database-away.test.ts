import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { openDatabase, closeDatabase } from '../../src/db/client.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;
let known: string;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
  known = (await guest.post('/sessions', {})).body.id;
});
afterAll(() => app.close());

/** Everything connected is cut off, and nobody can connect. */
async function databaseGoes(): Promise<void> {
  const { options } = app.deps.db.$client;
  options.connectionString = 'postgres://nobody@127.0.0.1:1/nothing';
  const elsewhere = await createTestDatabase();
  const db = openDatabase(elsewhere.url, () => undefined);
  await db.$client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    new URL(app.database.url).pathname.slice(1),
  ]);
  await closeDatabase(db);
  await elsewhere.drop();
}

function databaseReturns(): void {
  app.deps.db.$client.options.connectionString = app.database.url;
}

describe('while the database is away', () => {
  it('requests say so and when to come again, and all is well afterwards', async () => {
    await databaseGoes();
    const away = { status: 503, body: { code: 'database_unavailable', status: 503, retry_after_seconds: 5 } };
    const read = await guest.get(`/sessions/${known}`);
    expect(read).toMatchObject(away);
    expect(read.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(read.body)).not.toMatch(/127\.0\.0\.1|ECONN|select/);
    expect(await guest.send({})).toMatchObject(away);

    const { status, body } = await guest.graphql('{ characters { nodes { id } } }');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { data: null, errors: [{ extensions: { code: 'database_unavailable' } }] },
    });

    const signIn = await fetch(`${app.url}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(signIn.status).toBe(503);
    expect(await signIn.json()).toMatchObject({ code: 'database_unavailable' });

    // Whose cookie this is was forgotten with that, and cannot be looked up.
    expect(await guest.get('/sessions')).toMatchObject(away);

    databaseReturns();
    expect(await guest.get(`/sessions/${known}`)).toMatchObject({ status: 200, body: { id: known } });
  });
});
