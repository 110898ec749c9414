import type { ContextBlock, MessageContext } from '@dramatis/contract/contexts';
import { sql } from 'drizzle-orm';
import { estimateTokenCount } from 'tokenx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { json } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

const BUDGET = 1_500;

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ contextTokens: BUDGET });
  guest = await app.guest();
});
afterAll(() => app.close());

interface Sent {
  system: string;
  turns: { role: string; text: string }[];
  config: Record<string, unknown>;
}

interface Body {
  systemInstruction?: { parts: { text: string }[] };
  contents: { role: string; parts: { text: string }[] }[];
  generationConfig: Record<string, unknown>;
}

/** What was last sent to the model for a reply. */
function sent(of: TestApp = app): Sent {
  const last = of.emulator.requests.list().findLast(({ body }) => !JSON.stringify(body).includes('responseMimeType'));
  const { systemInstruction, contents, generationConfig }: Body = JSON.parse(JSON.stringify(last?.body));
  return {
    system: systemInstruction?.parts.map(({ text }) => text).join('') ?? '',
    turns: contents.map(({ role, parts }) => ({ role, text: parts.map(({ text }) => text).join('') })),
    config: generationConfig,
  };
}

async function contextOf(messageId: string, of: Guest = guest): Promise<MessageContext> {
  const { status, body } = await of.get(`/messages/${messageId}/context`);
  expect(status).toBe(200);
  return body;
}

const sourceOf = ({ system, turns }: MessageContext, { span }: ContextBlock): string =>
  span?.turn == null ? system : (turns[span.turn]?.text ?? '');
const textOf = (context: MessageContext, block: ContextBlock): string =>
  block.span === null ? '' : sourceOf(context, block).slice(block.span.start, block.span.end);
const blocksOf = ({ blocks }: MessageContext, kind: ContextBlock['kind']) => blocks.filter((one) => one.kind === kind);

/** The texts of its blocks, put together: between two are only line breaks. */
function putTogether(context: MessageContext): Pick<Sent, 'system' | 'turns'> {
  const pieces = (turn: number | null) => {
    let text = '';
    for (const block of context.blocks) {
      if (block.span === null || block.span.turn !== turn) continue;
      expect(['', '\n', '\n\n']).toContain(sourceOf(context, block).slice(text.length, block.span.start));
      text += sourceOf(context, block).slice(text.length, block.span.start) + textOf(context, block);
    }
    return text;
  };
  return { system: pieces(null), turns: context.turns.map(({ role }, i) => ({ role, text: pieces(i) })) };
}

/** The same numbers each time. */
function dice(seed: number): (sides: number) => number {
  return (sides) => (seed = (seed * 48_271) % 2_147_483_647) % sides;
}

const odd = 'tide “mother” 🦊 母 {{char}} <USER> ## World time\nline\n\n** \\ " \u2028';

describe('what is told of a reply', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'put together is to the letter what the model was sent: session %i',
    async (seed) => {
      const roll = dice(seed * 7_919);
      const text = (length: number) =>
        Array.from({ length: 1 + roll(length) }, () => odd.slice(roll(2) * 16)).join(' ');
      const { id } = await createCharacter(guest, {
        name: `Ada ${seed}`,
        firstMessage: roll(3) === 0 ? '' : text(3),
        description: text(10),
        personality: roll(2) === 0 ? '' : text(3),
        scenario: text(2),
        exampleDialogue: roll(2) === 0 ? text(20) : '',
        systemPrompt: roll(2) === 0 ? '' : `{{original}} ${text(2)}`,
        postHistoryInstructions: roll(2) === 0 ? '' : text(2),
      });
      const entries = Array.from({ length: roll(8) }, (_, i) => ({
        keys: ['tide'],
        content: `@@depth ${roll(5)}\n${text(3)}`,
        constant: roll(2) === 0,
        name: `entry ${i}`,
        ...(roll(2) === 0
          ? {
              content: text(3),
              position: 'before_char',
            }
          : {}),
      }));
      await guest.sendFiles('POST', `/characters/${id}/lorebook`, {
        'lore.json': json({ spec: 'lorebook_v3', data: { entries } }),
      });
      const first = await guest.send({
        character_id: id,
        content: text(5),
        user_persona: roll(2) === 0 ? 'Ann, a pilot' : text(2),
        world_time: roll(2) === 0 ? '' : text(1),
        model_settings: { temperature: 0.5 },
      });
      expect(first.status).toBe(200);
      const sessionId: string = first.body.chat_session_id;
      let replyId: string = first.body.ai_message.id;
      for (let turn = 0; turn < 8; turn++) {
        const context = await contextOf(replyId);
        const { system, turns } = sent();
        expect({ system: context.system, turns: context.turns }).toEqual({ system, turns });
        expect(putTogether(context)).toEqual({ system, turns });
        switch (roll(4)) {
          case 0: {
            await guest.request('POST', `/messages/${replyId}/continue`);
            break;
          }
          case 1: {
            await guest.request('POST', `/messages/${replyId}/regenerate`);
            break;
          }
          case 2: {
            // A reply written by hand, and one more to it.
            const { body } = await guest.post('/chat-messages', {
              chat_session_id: sessionId,
              role: 'assistant',
              content: text(4),
            });
            replyId = body.id;
            await guest.send({ chat_session_id: sessionId, content: text(10) });
            break;
          }
          default:
            await guest.send({ chat_session_id: sessionId, content: text(30) });
        }
        replyId = await leafOf(sessionId);
      }
    },
  );

  /** The session's last message, once it is written. */
  async function leafOf(sessionId: string): Promise<string> {
    const { body } = await guest.get(`/sessions/${sessionId}`);
    const stream = await guest.stream(`/messages/${body.current_message_id}/stream`);
    await stream.rest();
    return body.current_message_id;
  }

  it('says model, parameters, usage and times, and which messages went in', async () => {
    const { id } = await createCharacter(guest, { name: 'Bea', firstMessage: 'Evening.', description: 'A pilot.' });
    const settings = {
      temperature: 1.5,
      thinking: 'thoughtful' as const,
      max_output_tokens: 999,
      model: 'gemini-3-flash',
    };
    const { body } = await guest.send({ character_id: id, content: 'Hello.', model_settings: settings });
    const context = await contextOf(body.ai_message.id);
    expect(context).toMatchObject({
      message_id: body.ai_message.id,
      chat_session_id: body.chat_session_id,
      model: 'gemini-3-flash',
      budget: BUDGET,
      parameters: {
        temperature: 1.5,
        thinking: 'thoughtful',
        max_output_tokens: 999,
      },
      reply: {
        status: 'complete',
        metadata: body.ai_message.metadata,
      },
    });
    expect(sent().config).toMatchObject({ temperature: 1.5, maxOutputTokens: 999 });
    expect(context.reply?.metadata.usage).toEqual({
      prompt_tokens: expect.any(Number),
      output_tokens: expect.any(Number),
      thought_tokens: expect.any(Number),
      cached_tokens: expect.any(Number),
    });
    expect(context.reply?.metadata.timings).toHaveProperty('first_token');
    const { body: list } = await guest.get(`/messages?chat_session_id=${body.chat_session_id}`);
    expect(blocksOf(context, 'history').map((one) => one.message_id)).toEqual([
      list.messages[0].id,
      list.messages[1].id,
    ]);
    expect(context.blocks.map(({ kind }) => kind)).toEqual([
      'system_prompt',
      'description',
      'opening',
      'history',
      'history',
    ]);
    expect(context.tokens).toBe(context.blocks.reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it('is as it was, though character and settings have changed since', async () => {
    const { id } = await createCharacter(guest, { name: 'Cy', description: 'A cook.' });
    const { body } = await guest.send({ character_id: id, content: 'Hello.', world_time: 'Dawn' });
    const before = await contextOf(body.ai_message.id);
    await guest.graphql(
      'mutation ($id: ID!, $input: CharacterInput!) { updateCharacter(id: $id, input: $input) { id } }',
      {
        id,
        input: {
          name: 'Cy',
          description: 'A king.',
        },
      },
    );
    await guest.request('PATCH', `/sessions/${body.chat_session_id}`, { world_time: 'Dusk' });
    expect(await contextOf(body.ai_message.id)).toEqual(before);
    expect(before.system).toContain('A cook.');
  });

  it('tells what was left out for want of room', async () => {
    const exampleDialogue = 'a line '.repeat(300);
    const { id } = await createCharacter(guest, { name: 'Dee', description: 'A clerk.', exampleDialogue });
    const { body } = await guest.send({ character_id: id, content: 'm0 ' + 'word '.repeat(300) });
    for (let i = 1; i < 5; i++) {
      await guest.send({ chat_session_id: body.chat_session_id, content: `m${i} ${'word '.repeat(300)}` });
    }
    const context = await contextOf(await leafOf(body.chat_session_id));
    const [examples] = blocksOf(context, 'examples');
    expect(examples).toMatchObject({ dropped: 'budget', span: null, text: exampleDialogue.trim() });
    const [older, ...history] = blocksOf(context, 'history');
    expect(older).toMatchObject({ dropped: 'budget', message_id: null, text: null, span: null });
    expect((older?.messages ?? 0) + history.length).toBe(9);
    expect(older?.tokens).toBeGreaterThan(300);
    expect(context.tokens).toBeLessThanOrEqual(BUDGET);
    expect(context.system).not.toContain('a line');
  });

  it('tells which lore came in and why, and what only just did not', async () => {
    const { id } = await createCharacter(guest, { name: 'Eve', description: 'A diver.' });
    const entries = [
      { keys: ['tide'], content: 'It turns at nine.', name: 'Tide' },
      { keys: [], constant: true, content: 'It rains.', name: 'Rain' },
      { keys: ['tide'], secondary_keys: ['moon'], selective: true, content: 'Spring.', name: 'Moon' },
      { keys: ['nine'], content: 'Nine bells.', name: 'Bells' },
      { keys: ['never'], content: 'No.', name: 'Never' },
    ];
    await guest.sendFiles('POST', `/characters/${id}/lorebook`, {
      'lore.json': json({ spec: 'lorebook_v3', data: { entries, recursive_scanning: true } }),
    });
    const { body } = await guest.send({ character_id: id, content: 'How is the tide?' });
    const context = await contextOf(body.ai_message.id);
    const told = Object.fromEntries(
      context.lore.map(({ label, book: _book, entry: _entry, ...rest }) => [label, rest]),
    );
    expect(told).toEqual({
      Tide: { active: true, reason: 'key', key: 'tide', found: { in: 'message', depth: 0 }, pass: 1 },
      Rain: { active: true, reason: 'always', key: null, found: null, pass: 1 },
      Bells: { active: true, reason: 'key', key: 'nine', found: { in: 'entry', label: 'Tide' }, pass: 2 },
      Moon: { active: false, reason: 'secondary_keys', key: 'tide', found: { in: 'message', depth: 0 }, pass: 1 },
    });
    expect(blocksOf(context, 'lore').map((one) => [one.label, one.span?.turn ?? null])).toEqual([
      ['Rain', null],
      ['Tide', 0],
      ['Bells', 0],
    ]);
  });

  it('is there for a reply that failed', async () => {
    app.emulator.faults.inject({ kind: 'prompt_blocked' });
    const { body } = await guest.send({ content: 'Say something.' });
    const context = await contextOf(body.ai_message_id);
    expect(context.reply?.status).toBe('failed');
    expect(context.turns).toEqual([{ role: 'user', text: 'Say something.' }]);
  });

  it('goes with its message', async () => {
    const { body } = await guest.send({ content: 'Hello.' });
    const count = async () => {
      const { rows } = await app.deps.db.execute<{ count: number }>(
        sql`select count(*)::int as count from message_contexts where message_id = ${body.ai_message.id}`,
      );
      return rows[0]?.count;
    };
    expect(await count()).toBe(1);
    await guest.request('DELETE', `/sessions/${body.chat_session_id}`);
    expect(await count()).toBe(0);
  });

  it('is nothing for what the model did not write, and for other people', async () => {
    const { id } = await createCharacter(guest, { name: 'Fay', firstMessage: 'Evening.' });
    const { body } = await guest.send({ character_id: id, content: 'Hello.' });
    const { body: list } = await guest.get(`/messages?chat_session_id=${body.chat_session_id}`);
    for (const { id: message } of list.messages.slice(0, 2)) {
      const answer = await guest.get(`/messages/${message}/context`);
      expect([answer.status, answer.body.code]).toEqual([404, 'context_not_kept']);
    }
    const stranger = await app.guest();
    for (const message of [body.ai_message.id, '00000000-0000-7000-8000-000000000000']) {
      const answer = await stranger.get(`/messages/${message}/context`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    expect((await guest.get('/messages/mine/context')).status).toBe(400);
  });
});

describe('a preview', () => {
  const preview = (sessionId: string, body: object = {}, of: Guest = guest) =>
    of.post(`/sessions/${sessionId}/context-preview`, body);

  it('is what is then sent, and stores nothing', async () => {
    const { id } = await createCharacter(guest, { name: 'Gus', firstMessage: 'Evening.', description: 'A smith.' });
    const { body } = await guest.send({ character_id: id, content: 'Hello.', world_time: 'Noon' });
    const sessionId = body.chat_session_id;
    const { body: before } = await guest.get(`/messages?chat_session_id=${sessionId}&view=tree`);
    const requests = app.emulator.requests.list().length;
    const { status, body: shown } = await preview(sessionId, { content: 'And now?' });
    expect(status).toBe(200);
    expect(app.emulator.requests.list()).toHaveLength(requests);
    expect((await guest.get(`/messages?chat_session_id=${sessionId}&view=tree`)).body).toEqual(before);

    await guest.send({ chat_session_id: sessionId, content: 'And now?' });
    const { system, turns } = sent();
    expect({ system: shown.system, turns: shown.turns }).toEqual({ system, turns });
    expect(putTogether(shown)).toEqual({ system, turns });
    expect(shown).toMatchObject({ message_id: null, reply: null, model: 'gemini-flash-latest' });
  });

  it('shows another branch, a new root, and a session in which nothing is said yet', async () => {
    const { body } = await guest.send({ content: 'One.' });
    await guest.send({ chat_session_id: body.chat_session_id, content: 'Two.' });
    const texts = async (given: object) =>
      blocksOf((await preview(body.chat_session_id, given)).body, 'history').map((one) => one.message_id);
    expect(await texts({ parent_id: body.ai_message.id, content: 'x' })).toEqual([
      body.user_message.id,
      body.ai_message.id,
      null,
    ]);
    expect(await texts({ parent_id: null, content: 'x' })).toEqual([null]);
    expect(await texts({ parent_id: null })).toEqual([]);
    expect(await texts({ parent_id: body.user_message.id, content: '  \n' })).toHaveLength(2);
  });

  it('refuses what is not there, not the person’s own or out of bounds', async () => {
    const { body } = await guest.send({ content: 'One.' });
    const { body: elsewhere } = await guest.send({ content: 'Elsewhere.' });
    const sessionId = body.chat_session_id;
    const stranger = await app.guest();
    const status = async (answer: ReturnType<typeof preview>) => (await answer).status;
    expect(await status(preview(sessionId, {}, stranger))).toBe(404);
    expect(await status(preview('00000000-0000-7000-8000-000000000000'))).toBe(404);
    expect(await status(preview(sessionId, { parent_id: elsewhere.ai_message.id }))).toBe(404);
    expect(await status(preview(sessionId, { content: 'x'.repeat(100_001) }))).toBe(400);
    expect(await status(preview(sessionId, { content: 'a\0b' }))).toBe(400);
    expect(await status(preview(sessionId, { contents: 'x' }))).toBe(400);
  });
});

describe('over fifty turns', () => {
  const line = (i: number) => `Turn ${i}: tell me of the tide, the chain and the bell, and of the night they rang it.`;

  /** How much of all prompts but the first, by tokens, is an unchanged beginning of the one before. */
  async function unchanged(contextTokens: number): Promise<{ share: number; longest: number }> {
    const own = await startTestApp({ contextTokens });
    try {
      const someone = await own.guest();
      const { id } = await createCharacter(someone, {
        name: 'Ottoline',
        firstMessage: 'Late again.',
        description: 'A lock-keeper who counts boats. '.repeat(20),
        exampleDialogue: '{{user}}: Hello?\n{{char}}: Late. '.repeat(10),
        postHistoryInstructions: 'Be brief.',
      });
      const entries = [
        { keys: [], constant: true, content: 'It always rains in Nessock. '.repeat(5) },
        { keys: ['3:', '7:'], content: 'The bell cracked in 1871. '.repeat(5), position: 'before_char' },
      ];
      await someone.sendFiles('POST', `/characters/${id}/lorebook`, {
        'lore.json': json({ spec: 'lorebook_v3', data: { entries } }),
      });
      const { body } = await someone.send({ character_id: id, content: line(0), world_time: 'Midnight' });
      let before = flat(sent(own));
      let [same, all, longest] = [0, 0, 0];
      for (let i = 1; i < 50; i++) {
        const time = { world_time: `Midnight and ${i} minutes` };
        await someone.request('PATCH', `/sessions/${body.chat_session_id}`, time);
        const { status } = await someone.send({ chat_session_id: body.chat_session_id, content: line(i) });
        expect(status).toBe(200);
        const now = flat(sent(own));
        let length = 0;
        while (length < now.length && now[length] === before[length]) length++;
        same += estimateTokenCount(now.slice(0, length));
        all += estimateTokenCount(now);
        longest = Math.max(longest, estimateTokenCount(now));
        before = now;
      }
      return { share: same / all, longest };
    } finally {
      await own.close();
    }
  }

  const flat = ({ system, turns }: Sent) => [system, ...turns.map(({ role, text }) => `${role}: ${text}`)].join('\n');

  it('at least four fifths of the prompts stay the same while everything fits', async () => {
    const { share, longest } = await unchanged(64_000);
    process.stdout.write(`unchanged while it fits: ${(share * 100).toFixed(1)} % (longest ${longest})\n`);
    expect(longest).toBeGreaterThan(3_000);
    expect(share).toBeGreaterThan(0.8);
  });

  it('most of them do when the history has outgrown the room', async () => {
    const { share, longest } = await unchanged(3_000);
    process.stdout.write(`unchanged when it does not: ${(share * 100).toFixed(1)} % (longest ${longest})\n`);
    expect(longest).toBeLessThan(3_200);
    expect(share).toBeGreaterThan(0.6);
  });
});
