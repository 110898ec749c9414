import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { json } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

/** What was last sent to the model. */
function sent() {
  const body = JSON.stringify(app.emulator.requests.list().at(-1)?.body);
  const { systemInstruction, contents } = JSON.parse(body);
  return { system: JSON.stringify(systemInstruction), turns: JSON.stringify(contents) };
}

const book = (...entries: object[]) => json({ spec: 'lorebook_v3', data: { entries } });
const attach = (id: string, content: Uint8Array) =>
  guest.sendFiles('POST', `/characters/${id}/lorebook?replace=true`, { 'lore.json': content });

describe('the lorebook of a character', () => {
  it('puts an entry into the prompt when its key is spoken, and not before', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    await attach(
      id,
      book(
        { keys: ['Skarn'], content: '{{char}} was born on Skarn.', position: 'before_char' },
        { keys: ['tide'], content: '@@depth 0\nThe tide turns at nine.' },
        { keys: [], constant: true, content: 'It always rains.', position: 'after_char' },
      ),
    );
    const { body } = await guest.send({ character_id: id, content: 'Good evening.' });
    expect(sent().system).toContain('It always rains.');
    expect(sent().system).not.toContain('Skarn');

    await guest.send({ chat_session_id: body.chat_session_id, content: 'Tell me of Skarn and its tide.' });
    // Behind the question: the system instruction stays as it was, and can be cached.
    expect(sent().system).not.toContain('Skarn');
    expect(sent().turns).toContain('Ada was born on Skarn.');
    expect(sent().turns).toContain('The tide turns at nine.');
  });

  it('is another from the next turn on when it is replaced', async () => {
    const { id } = await createCharacter(guest, { name: 'Bea' });
    await attach(id, book({ keys: ['key'], content: 'The old truth.' }));
    const { body } = await guest.send({ character_id: id, content: 'key' });
    expect(sent().turns).toContain('The old truth.');
    await attach(id, book({ keys: ['key'], content: 'The new truth.' }));
    await guest.send({ chat_session_id: body.chat_session_id, content: 'key' });
    expect(sent().turns).toContain('The new truth.');
    expect(sent().turns).not.toContain('The old truth.');
  });

  it('takes a quarter of the prompt at most', async () => {
    const { id } = await createCharacter(guest, { name: 'Cleo' });
    const entries = Array.from({ length: 10 }, (_, i) => ({
      id: i,
      keys: ['key'],
      content: `ENTRY ${i}: ${'word '.repeat(1_000)}`,
    }));
    await attach(id, book(...entries));
    await guest.send({ character_id: id, content: 'key' });
    const count = [...sent().turns.matchAll(/ENTRY \d/g)].length;
    // The suite's prompts have 16,000 tokens.
    expect(count).toBe(3);
  });

  it('holds an entry for the turns it asks for, on each branch by itself', async () => {
    const { id } = await createCharacter(guest, { name: 'Dora' });
    await attach(
      id,
      book(
        { id: 1, keys: ['Skarn'], content: 'HELD', extensions: { sticky: 3, scan_depth: 1 } },
        { id: 2, keys: ['Skarn'], content: '@@keep_activate_after_match\n@@scan_depth 1\nKEPT' },
        { id: 3, keys: [], constant: true, content: '@@activate_only_after 2\nLATER' },
      ),
    );
    const first = (await guest.send({ character_id: id, content: 'Good evening.' })).body;
    const more = { chat_session_id: first.chat_session_id };
    const next = async (content: string, parent?: string) =>
      (await guest.send({ ...more, content, ...(parent === undefined ? {} : { parent_id: parent }) })).body.ai_message
        .id;
    const told = () => ['HELD', 'KEPT', 'LATER'].filter((said) => JSON.stringify(sent()).includes(said));

    await next('Tell me of Skarn.');
    expect(told()).toEqual(['HELD', 'KEPT']);
    const held = await next('And then?');
    expect(told()).toEqual(['HELD', 'KEPT', 'LATER']);
    await next('And after that?', held);
    expect(told()).toEqual(['KEPT', 'LATER']);
    // Another branch, on which it never was.
    await next('Of something else.', first.ai_message.id);
    expect(told()).toEqual([]);
  });
});
