import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { isEnd, textOf, type Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

async function branch(sessionId: string) {
  return (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.messages;
}

describe('the first message', () => {
  it('creates the session, titles it, and answers when the reply is complete', async () => {
    const { status, body, headers } = await guest.send({ content: '  Where does the\n tide go at night?  ' });

    expect(status).toBe(200);
    expect(headers.get('server-timing')).toMatch(/first_token;dur=\d/);
    expect(body.session).toMatchObject({
      title: 'Where does the tide go at night?',
      title_source: 'first_message',
      status: 'active',
    });
    expect(body.user_message).toMatchObject({ role: 'user', status: 'complete', parent_id: null });
    expect(body.ai_message).toMatchObject({ role: 'assistant', status: 'complete', parent_id: body.user_message.id });
    expect(body.ai_message.content).not.toBe('');
    expect(body.ai_message.metadata).toMatchObject({ demo: true, finish_reason: 'STOP' });
    expect(body.session.current_message_id).toBe(body.ai_message.id);
    expect(await branch(body.chat_session_id)).toEqual([body.user_message, body.ai_message]);
  });
});
