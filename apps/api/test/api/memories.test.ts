import type { Memory, MemoryList } from '@dramatis/contract/memories';
import type { MessageMetadata } from '@dramatis/contract/messages';
import type { StoryPosition } from '@dramatis/contract/sessions';
import { eq } from 'drizzle-orm';
import { estimateTokenCount } from 'tokenx';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Deps } from '../../src/context.ts';
import { memories } from '../../src/db/schema/memories.ts';
import { messages } from '../../src/db/schema/messages.ts';
import { sessions } from '../../src/db/schema/sessions.ts';
import { loadMemories } from '../../src/domain/memories/on-branch.ts';
import { mergeMemories, storeMemory } from '../../src/domain/memories/store.ts';
import { writeMemories } from '../../src/domain/memories/write.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, settled as indexed, storyOf } from '../support/notebook.ts';
import { lastPrompt } from '../support/prompts.ts';

const BUDGET = 3_000;

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ contextTokens: BUDGET });
  guest = await app.guest();
});
afterAll(() => app.close());

const idle = 'the tide came in and the tide went out, and nobody at the lock had anything to say about it';

interface Seeded {
  sessionId: string;
  /** In pairs: what is said, and the reply. */
  ids: string[];
}

/** A conversation of so many turns, in which `told` is said at the turns it names. */
async function seed(
  turns: number,
  told: Record<number, string> = {},
  of: { notebookId?: string; metadataAt?: (turn: number) => MessageMetadata } = {},
): Promise<Seeded> {
  const { id: characterId } = await createCharacter(guest, { name: 'Ottoline', description: 'A lock-keeper.' });
  const { body } = await guest.post('/sessions', { character_id: characterId, notebook_id: of.notebookId ?? null });
  const [owner] = await app.deps.db
    .select({ ownerId: sessions.ownerId })
    .from(sessions)
    .where(eq(sessions.id, body.id));
  const seeded = { sessionId: body.id, ids: Array.from({ length: turns * 2 }, () => uuidv7()) };
  await app.deps.db.insert(messages).values(
    seeded.ids.map((id, i) => ({
      id,
      sessionId: seeded.sessionId,
      ownerId: owner?.ownerId ?? '',
      parentId: seeded.ids[i - 1] ?? null,
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content: (i % 2 === 0 ? told[i / 2 + 1] : undefined) ?? `${idle}.`,
      status: 'complete' as const,
      tokens: 20,
      metadata: (i % 2 === 0 ? undefined : of.metadataAt?.((i + 1) / 2)) ?? {},
    })),
  );
  await guest.request('PATCH', `/sessions/${body.id}`, { current_message_id: seeded.ids.at(-1) });
  return seeded;
}

async function listed(sessionId: string, query = ''): Promise<MemoryList> {
  const { status, body } = await guest.get(`/sessions/${sessionId}/memories${query}`);
  expect(status).toBe(200);
  return body;
}

/**
 * What is remembered, once nothing is under way.
 * @param atLeast so many: what a reply has summed up is only queued when the reply was told
 */
async function settled(sessionId: string, atLeast = 0): Promise<Memory[]> {
  return await vi.waitFor(async () => {
    const { memories: found, state } = await listed(sessionId);
    expect(state).toBe('idle');
    expect(found.length).toBeGreaterThanOrEqual(atLeast);
    return found;
  }, 15_000);
}

async function say(sessionId: string, content: string): Promise<{ replyId: string; prompt: string }> {
  const { status, body } = await guest.send({ chat_session_id: sessionId, content });
  expect(status).toBe(200);
  return { replyId: body.ai_message.id, prompt: lastPrompt(app) };
}

const early = {
  2: 'My name is Ilse Brandt.',
  7: 'I promise to bring the key back to Nessock on the 14th.',
};

describe('a conversation of three hundred turns', () => {
  it('has its early facts in the prompt, late', async () => {
    const { sessionId, ids } = await seed(300, early);
    const before = await say(sessionId, 'what is my name?');
    expect(before.prompt).not.toContain('Ilse Brandt');
    const remembered = await settled(sessionId, 1);
    expect(remembered[0]?.from_message_id).toBe(ids[0]);

    const after = await say(sessionId, 'what is my name, and what did i promise?');
    expect(after.prompt).toContain('Ilse Brandt');
    expect(after.prompt).toContain('bring the key back to Nessock on the 14th');
    const { body: context } = await guest.get(`/messages/${after.replyId}/context`);
    expect(context.tokens).toBeLessThanOrEqual(BUDGET);
    const [block] = context.blocks.filter((one: { kind: string }) => one.kind === 'memory');
    expect(block).toMatchObject({
      messages: remembered[0]?.messages,
      memory: {
        id: remembered[0]?.id,
        from_message_id: ids[0],
        message_id: remembered[0]?.message_id,
      },
    });
    const { body: preview } = await guest.post(`/sessions/${sessionId}/context-preview`, { content: 'and now?' });
    expect(preview.system).toContain('Ilse Brandt');
    // What is remembered follows without gaps, takes no more than its part, and leaves the newest turns alone.
    expect(remembered.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(BUDGET / 4);
    const covered = remembered.reduce((sum, memory) => sum + memory.messages, 0);
    expect(ids.indexOf(remembered.at(-1)?.message_id ?? '')).toBe(covered - 1);
    expect(covered).toBeLessThan(590);
    expect(covered).toBeGreaterThan(400);
  });

  it('never has in it what was deleted', async () => {
    const { sessionId } = await seed(300, early);
    await say(sessionId, 'go on');
    const [first] = await settled(sessionId, 1);
    expect(first?.content).toContain('Ilse Brandt');
    expect((await guest.request('DELETE', `/memories/${first?.id}`)).status).toBe(204);

    expect((await say(sessionId, 'what is my name?')).prompt).not.toContain('Ilse');
    await guest.post(`/sessions/${sessionId}/memories`);
    const others = await settled(sessionId);
    expect(others.every(({ content }) => !content.includes('Ilse'))).toBe(true);
    expect((await say(sessionId, 'and now?')).prompt).not.toContain('Ilse');
    const rows = await app.deps.db.select().from(memories).where(eq(memories.sessionId, sessionId));
    expect(rows.filter(({ status }) => status === 'deleted').map(({ content }) => content)).toEqual(['']);
  });
});

describe('branches', () => {
  it('never see what is remembered of another, and share what they share', async () => {
    // Long enough for several memories; the branches part in the second.
    const { sessionId, ids } = await seed(100, { 3: 'My name is Ilse Brandt.', 60: 'I promise to drown Wulfric.' });
    await guest.post(`/sessions/${sessionId}/memories`);
    const main = await settled(sessionId);
    expect(main.map(({ content }) => content).join()).toContain('Wulfric');
    const parting = ids.indexOf(main[0]?.message_id ?? '') + 4;
    expect(parting).toBeGreaterThan(3);

    // The other branch grows as long.
    let parentId = ids[parting - (parting % 2) + 1] ?? '';
    const other: string[] = [];
    for (let i = 0; i < 14; i++) {
      const { body } = await guest.send({
        chat_session_id: sessionId,
        parent_id: parentId,
        content: `${idle}; and we did not promise Godfrey ${'a thing '.repeat(100)}.`,
      });
      parentId = body.ai_message.id;
      other.push(lastPrompt(app));
    }
    const remembered = await settled(sessionId);
    const now = await say(sessionId, 'what did i promise?');
    for (const prompt of [...other, now.prompt]) expect(prompt).not.toContain('Wulfric');
    expect(now.prompt).toContain('Ilse Brandt');
    expect(remembered.at(-1)?.content).toContain('Godfrey');

    await guest.request('PATCH', `/sessions/${sessionId}`, { current_message_id: ids.at(-1) });
    const back = await say(sessionId, 'what did i promise?');
    expect(back.prompt).toContain('Wulfric');
    expect(back.prompt).not.toContain('Godfrey');
    const all = (await listed(sessionId, '?all=true')).memories.map(({ content }) => content).join('\n');
    expect(all).toContain('Wulfric');
    expect(all).toContain('Godfrey');
  });
});

describe('under a story position', () => {
  let notebookId: string;
  let first: StoryPosition;
  let last: StoryPosition;
  const under = (story_position: StoryPosition): MessageMetadata => ({
    demo: true,
    scene: { world_time: '', story_position },
  });
  const told = { 3: 'My name is Ilse Brandt.', 60: 'I promise to drown Wulfric.' };

  beforeAll(async () => {
    notebookId = await makeNotebook(guest);
    for (const word of ['heron', 'gannet']) {
      await addFiles(guest, notebookId, { [`${word}.txt`]: storyOf(['oyster', word], 20) });
    }
    const [one, two] = await indexed(guest, notebookId);
    first = { source_id: one?.id ?? '', chapter: 1 };
    last = { source_id: two?.id ?? '', chapter: 1 };
  });
  const moveTo = async (sessionId: string, story_position: StoryPosition | null) => {
    expect((await guest.request('PATCH', `/sessions/${sessionId}`, { story_position })).status).toBe(200);
  };

  it('nothing is told that was summed up of turns under a later one, until that is come to again', async () => {
    const metadataAt = (turn: number) => under(turn < 50 ? first : last);
    const { sessionId } = await seed(140, told, { notebookId, metadataAt });
    await moveTo(sessionId, last);
    await guest.post(`/sessions/${sessionId}/memories`);
    const remembered = await settled(sessionId);
    const later = remembered.find(({ content }) => content.includes('Wulfric'));
    expect(remembered[0]?.content).toContain('Ilse');
    expect(later?.content).not.toContain('Ilse');
    const atLast = await say(sessionId, 'what did i promise?');
    expect(atLast.prompt).toMatch(/Ilse[^]*Wulfric/);

    await moveTo(sessionId, first);
    const { replyId, prompt } = await say(sessionId, 'and what now?');
    expect(prompt).toContain('Ilse');
    expect(prompt).not.toContain('Wulfric');
    const { body: context } = await guest.get(`/messages/${replyId}/context`);
    expect(context.blocks).toContainEqual(
      expect.objectContaining({
        kind: 'memory',
        dropped: 'later_in_story',
        span: null,
        memory: expect.objectContaining({ id: later?.id }),
      }),
    );
    const { body: preview } = await guest.post(`/sessions/${sessionId}/context-preview`, { content: 'and now?' });
    expect(preview.system).not.toContain('Wulfric');

    await moveTo(sessionId, { ...last, chapter: 2 });
    expect((await say(sessionId, 'and now again?')).prompt).toContain('Wulfric');
  });

  it('nothing is told that was summed up of turns under none', async () => {
    const { sessionId } = await seed(140, told, { notebookId, metadataAt: () => ({ demo: true }) });
    await guest.post(`/sessions/${sessionId}/memories`);
    await settled(sessionId);
    expect((await say(sessionId, 'what did i promise?')).prompt).toMatch(/Ilse[^]*Wulfric/);
    await moveTo(sessionId, last);
    expect((await say(sessionId, 'what did i promise?')).prompt).not.toMatch(/Ilse|Wulfric/);
    await moveTo(sessionId, null);
    expect((await say(sessionId, 'what did i promise?')).prompt).toMatch(/Ilse[^]*Wulfric/);
  });

  it('nothing is told of a reply that was begun under a later one, also when its beginning is gone', async () => {
    const { sessionId, ids } = await seed(140, told, { notebookId, metadataAt: () => under(first) });
    const { db } = app.deps;
    const [going] = await db
      .select()
      .from(messages)
      .where(eq(messages.id, ids[5] ?? ''));
    if (going === undefined) throw new Error('no reply to go on from');
    const begun = { ...going, id: uuidv7(), metadata: under(last) };
    await db.insert(messages).values(begun);
    await moveTo(sessionId, first);
    await guest.post(`/sessions/${sessionId}/memories`);
    await settled(sessionId);
    expect((await say(sessionId, 'what did i promise?')).prompt).toContain('Ilse');
    await db
      .update(messages)
      .set({ metadata: { ...under(first), continued_from: begun.id } })
      .where(eq(messages.id, going.id));
    expect((await say(sessionId, 'what did i promise?')).prompt).not.toContain('Ilse');
    expect((await guest.request('DELETE', `/messages/${begun.id}`)).status).toBe(200);
    expect((await say(sessionId, 'what did i promise?')).prompt).not.toContain('Ilse');
  });

  it('nothing is told of a reply that was rewritten by hand from one under a later one, also when that is gone', async () => {
    const { sessionId, ids } = await seed(140, told, { notebookId, metadataAt: () => under(first) });
    const { db } = app.deps;
    const [edited] = await db
      .select()
      .from(messages)
      .where(eq(messages.id, ids[5] ?? ''));
    if (edited === undefined) throw new Error('no reply to rewrite');
    const original = { ...edited, id: uuidv7(), metadata: under(last) };
    await db.insert(messages).values(original);
    await db
      .update(messages)
      .set({ metadata: { edited_from: original.id, sources: [] } })
      .where(eq(messages.id, edited.id));
    await moveTo(sessionId, last);
    await guest.post(`/sessions/${sessionId}/memories`);
    await settled(sessionId);
    expect((await say(sessionId, 'what did i promise?')).prompt).toContain('Ilse');
    await moveTo(sessionId, first);
    expect((await say(sessionId, 'what did i promise?')).prompt).not.toContain('Ilse');
    expect((await guest.request('DELETE', `/messages/${original.id}`)).status).toBe(200);
    expect((await say(sessionId, 'what did i promise?')).prompt).not.toContain('Ilse');
  });

  it('a reply that says it goes on from itself, as a file may, ends the search for its beginning', async () => {
    const { sessionId, ids } = await seed(140, told, { notebookId, metadataAt: () => under(first) });
    const [replyId = ''] = ids.slice(5);
    await app.deps.db
      .update(messages)
      .set({ metadata: { ...under(first), continued_from: replyId } })
      .where(eq(messages.id, replyId));
    await moveTo(sessionId, first);
    await guest.post(`/sessions/${sessionId}/memories`);
    await settled(sessionId);
    expect((await say(sessionId, 'what did i promise?')).prompt).toContain('Ilse');
  });
});

describe('over fifty turns that outgrow the prompt', () => {
  it('at least four fifths of the prompts stay the same', async () => {
    const { sessionId } = await seed(20);
    let before = (await say(sessionId, `${idle}.`)).prompt;
    let [same, all] = [0, 0];
    let remembered = 0;
    for (let i = 1; i < 50; i++) {
      const { prompt } = await say(sessionId, `Turn ${i}: ${idle}, but for the bell that rang for the night.`);
      let length = 0;
      while (length < prompt.length && prompt[length] === before[length]) length++;
      same += estimateTokenCount(prompt.slice(0, length));
      all += estimateTokenCount(prompt);
      before = prompt;
      remembered = (await settled(sessionId)).length;
    }
    process.stdout.write(`unchanged with memories: ${((same / all) * 100).toFixed(1)} % (${remembered} memories)\n`);
    expect(remembered).toBeGreaterThan(1);
    expect(same / all).toBeGreaterThan(0.8);
  });
});

describe('summing up', () => {
  const order = (of: Seeded) => ({ sessionId: of.sessionId, leafId: of.ids.at(-1) ?? '', room: 1_500, all: false });
  const run = () => ({ signal: AbortSignal.timeout(20_000) });

  it('done twice at once makes nothing twice', async () => {
    const seeded = await seed(120, early);
    await Promise.all([1, 2, 3].map(() => writeMemories(app.deps, order(seeded), run())));
    await writeMemories(app.deps, order(seeded), run());
    const found = await settled(seeded.sessionId);
    const all = (await listed(seeded.sessionId, '?all=true')).memories;
    expect(all).toHaveLength(found.length);
    let next = 0;
    for (const memory of found) {
      expect(seeded.ids[next]).toBe(memory.from_message_id);
      next += memory.messages;
      expect(seeded.ids[next - 1]).toBe(memory.message_id);
    }
    expect(next).toBeGreaterThan(150);
  });

  it('keeps nothing of messages that went meanwhile, nor over what was deleted meanwhile', async () => {
    const { sessionId, ids } = await seed(10);
    const [row] = await app.deps.db.select().from(sessions).where(eq(sessions.id, sessionId));
    const of = { sessionId, ownerId: row?.ownerId ?? '' };
    const store = (end: number) => storeMemory(app.deps.db, of, ids.slice(0, end), 'It rained.', new Date());
    expect(await store(6)).toBe(true);
    const [memory] = (await listed(sessionId)).memories;
    await guest.request('DELETE', `/memories/${memory?.id}`);
    expect(await store(6)).toBe(false);
    expect(await store(12)).toBe(false);
    await guest.request('DELETE', `/messages/${ids[4]}`);
    expect(await store(6)).toBe(false);
    expect(await app.deps.db.select().from(memories).where(eq(memories.sessionId, sessionId))).toEqual([]);
  });

  it('merges neighbours, keeps them for a branch that leaves between, and forgets them together', async () => {
    const { sessionId, ids } = await seed(10);
    const [row] = await app.deps.db.select().from(sessions).where(eq(sessions.id, sessionId));
    const of = { sessionId, ownerId: row?.ownerId ?? '' };
    const { db } = app.deps;
    await storeMemory(db, of, ids.slice(0, 6), 'It rained.', new Date());
    await storeMemory(db, of, ids.slice(6, 12), 'It stopped.', new Date());
    const leaf = ids.at(-1) ?? '';
    const other = await guest.post('/chat-messages', {
      chat_session_id: sessionId,
      role: 'user',
      content: 'No.',
      parent_id: ids[7],
    });
    const merged = await loadMemories(db, sessionId, leaf);
    expect(await mergeMemories(db, sessionId, merged, 'Rain, then none.', new Date())).toBe(true);
    // As they were read, they are no more.
    expect(await mergeMemories(db, sessionId, merged, 'Snow.', new Date())).toBe(false);

    const on = async (id: string) => (await loadMemories(db, sessionId, id)).map(({ content }) => content);
    expect(await on(leaf)).toEqual(['Rain, then none.']);
    expect(await on(other.body.id)).toEqual(['It rained.']);
    const [whole] = await loadMemories(db, sessionId, leaf);
    expect(whole).toMatchObject({ fromMessageId: ids[0], messageId: ids[11], messages: 12 });
    expect((await guest.request('DELETE', `/memories/${whole?.id}`)).status).toBe(204);
    expect([await on(leaf), await on(other.body.id)]).toEqual([[''], ['']]);
  });

  it('goes with its session', async () => {
    const { sessionId, ids } = await seed(10);
    const [row] = await app.deps.db.select().from(sessions).where(eq(sessions.id, sessionId));
    const of = { sessionId, ownerId: row?.ownerId ?? '' };
    await storeMemory(app.deps.db, of, ids.slice(0, 6), 'It rained.', new Date());
    expect((await guest.request('DELETE', `/sessions/${sessionId}`)).status).toBe(204);
    expect(await app.deps.db.select().from(memories).where(eq(memories.sessionId, sessionId))).toEqual([]);
  });

  it('goes on where it was cut off', async () => {
    const seeded = await seed(120, early);
    let asked = 0;
    const breaking: Deps['llm'] = {
      ...app.deps.llm,
      generateJson: async (request, signal) => {
        if (++asked > 1) throw new Error('the process died');
        return await app.deps.llm.generateJson(request, signal);
      },
    };
    await expect(writeMemories({ ...app.deps, llm: breaking }, order(seeded), run())).rejects.toThrow('died');
    const [first, ...more] = (await listed(seeded.sessionId)).memories;
    expect(more).toEqual([]);
    await writeMemories(app.deps, order(seeded), run());
    const [same, next] = (await listed(seeded.sessionId)).memories;
    expect(same).toEqual(first);
    expect(seeded.ids.indexOf(next?.from_message_id ?? '')).toBe(first?.messages);
  });

  it('keeps nothing of an answer that is nonsense', async () => {
    const seeded = await seed(120, early);
    const raving: Deps['llm'] = { ...app.deps.llm, generateJson: async () => ({ facts: 'none' }) };
    const writing = writeMemories({ ...app.deps, llm: raving }, order(seeded), run());
    await expect(writing).rejects.toMatchObject({ code: 'model_bad_output' });
    expect((await listed(seeded.sessionId)).memories).toEqual([]);
  });
});

describe('a memory', () => {
  async function remembered() {
    const seeded = await seed(30, early);
    await guest.post(`/sessions/${seeded.sessionId}/memories`);
    const [memory] = await settled(seeded.sessionId);
    if (memory === undefined) throw new Error('nothing was remembered');
    return { ...seeded, memory };
  }

  it('can be changed, by its owner, and not over a newer change', async () => {
    const { memory, sessionId } = await remembered();
    const path = `/memories/${memory.id}`;
    const { body } = await guest.request('PATCH', path, { content: 'She is Ilse.' }, { 'if-match': '"1"' });
    expect(body).toMatchObject({ content: 'She is Ilse.', edited: true, revision: 2 });
    const late = await guest.request('PATCH', path, { content: 'No.' }, { 'if-match': '"1"' });
    expect(late.body.code).toBe('revision_conflict');
    expect((await guest.request('PATCH', path, { content: ' \n' })).body.code).toBe('invalid_input');
    expect((await guest.request('PATCH', path, { content: 'a'.repeat(20_001) })).body.code).toBe('invalid_input');

    const stranger = await app.guest();
    expect((await stranger.request('PATCH', path, { content: 'Mine.' })).status).toBe(404);
    expect((await stranger.request('DELETE', path)).status).toBe(404);
    expect((await stranger.get(`/sessions/${sessionId}/memories`)).status).toBe(404);
    expect((await stranger.post(`/sessions/${sessionId}/memories`)).status).toBe(404);
    expect((await listed(sessionId)).memories[0]?.content).toBe('She is Ilse.');

    expect((await guest.request('DELETE', path)).status).toBe(204);
    expect((await guest.request('DELETE', path)).status).toBe(404);
    expect((await guest.request('PATCH', path, { content: 'Back.' })).status).toBe(404);
    expect((await listed(sessionId)).memories).toEqual([]);
  });

  it('is told of as it changes', async () => {
    const { memory, sessionId } = await remembered();
    const events = await guest.stream('/events');
    const told = () => events.until((event) => event.type === 'memories_changed');
    const changed = { type: 'memories_changed', chat_session_id: sessionId };
    await guest.request('PATCH', `/memories/${memory.id}`, { content: 'She is Ilse.' });
    expect(await told()).toEqual(changed);
    await guest.request('DELETE', `/memories/${memory.id}`);
    expect(await told()).toEqual(changed);
    events.close();
  });

  it('is not made of a short conversation', async () => {
    const { sessionId } = await seed(3);
    expect((await guest.post(`/sessions/${sessionId}/memories`)).body).toEqual({ queued: false });
    expect(await listed(sessionId)).toEqual({ memories: [], state: 'idle' });
  });
});
