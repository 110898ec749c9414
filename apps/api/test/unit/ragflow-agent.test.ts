import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../src/adapters/ragflow/agent-stream.ts';
import { createRagflowClient, type RagflowClient } from '../../src/adapters/ragflow/client.ts';
import { createTransport, type RagflowTimes } from '../../src/adapters/ragflow/transport.ts';
import { agentMarks } from '../../src/domain/notebooks/ragflow/agent-marks.ts';
import { agentTemplate } from '../../src/domain/notebooks/ragflow/agent-template.ts';
import { RAGFLOW_KEY, startFakeRagflow, type FakeRagflow } from '../support/ragflow/fake.ts';

const times: RagflowTimes = {
  deadlines: { plain: 2_000, retrieval: 2_000, upload: 2_000 },
  streams: { idle: 2_000, total: 10_000 },
  retryPause: 1,
  breakFor: 60_000,
};
const { signal } = new AbortController();

let fake: FakeRagflow;
let client: RagflowClient;
let agentId: string;
let bestChunk: string;

const clientWith = (changes: Partial<RagflowTimes> = {}): RagflowClient =>
  createRagflowClient(createTransport({ url: fake.url, apiKey: RAGFLOW_KEY }, { ...times, ...changes }));

beforeAll(async () => {
  fake = await startFakeRagflow();
});
afterAll(() => fake.close());
beforeEach(async () => {
  client = clientWith();
  const datasetId = await client.createDataset('set', 256, signal);
  const bytes = new TextEncoder().encode('The heron stands in the shallows of the harbour.');
  const id = await client.upload(datasetId, { name: 'a.txt', bytes }, signal);
  await client.parse(datasetId, id, signal);
  while ((await client.document(datasetId, id, signal))?.run !== 'DONE');
  bestChunk = fake.documents()[0]?.chunks[0]?.id ?? '';
  agentId = await client.createAgent('Harbour', agentTemplate(datasetId, 'writer@Test'), signal);
});
afterEach(() => fake.reset());

const ask = (sessionId: string | null = null, by = client, within = signal) =>
  by.answer({ agentId, sessionId, query: 'Where is the heron?', inputs: { scene: 'Be brief.' } }, within);

async function answered(sessionId: string | null = null): Promise<AgentEvent[]> {
  return await Array.fromAsync(ask(sessionId));
}

/** As if by chance, 1 to 40, and the same whenever it is begun from the same. */
function sizesFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return 1 + ((state >> 16) % 40);
  };
}

const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');
const kindsOf = (events: readonly AgentEvent[]): string[] => events.map(({ type }) => type);

/** What came before it failed, and why it did. */
async function failed(by = client): Promise<{ text: string; error: unknown }> {
  let text = '';
  try {
    for await (const event of ask(null, by)) if (event.type === 'text') text += event.text;
  } catch (error) {
    expect(String(error)).not.toContain('secret');
    return { text, error };
  }
  throw new Error('it did not fail');
}

describe.each(['code', 'documented'] as const)('in the dialect of its %s', (dialect) => {
  it('an agent is made, found by its title, made no second time, and deleted with its sessions', async () => {
    fake.dialect = dialect;
    expect(await client.findAgent('Other', signal)).toBeNull();
    const id = await client.createAgent('Other', {}, signal);
    expect(fake.agents.get(id)?.title).toBe('Other');
    expect(await client.findAgent('Other', signal)).toBe(id);
    // Refused as a duplicate, which tells that it is there.
    expect(await client.createAgent('Other', {}, signal)).toBe(id);
    await client.deleteAgent(id, signal);
    await client.deleteAgent(id, signal);
    expect([...fake.agents.keys()]).toEqual([agentId]);
  });
});

it('an agent that is refused is none', async () => {
  fake.fail(/POST .agents$/, { code: 102 });
  await expect(client.createAgent('Other', {}, signal)).rejects.toMatchObject({ code: 'engine_refused' });
  fake.fail(/POST .agents$/, { code: 101 });
  await expect(client.createAgent('Other', {}, signal)).rejects.toMatchObject({ ragflowCode: 101 });
});

describe('an answer', () => {
  it('tells its session, the chunks before the text that cites them, and what it took', async () => {
    const events = await answered();
    expect(kindsOf(events)).toEqual(['session', 'chunks', 'text', 'text', 'chunks', 'end']);
    const [session, found, ...rest] = events;
    expect(session).toEqual({ type: 'session', id: fake.agentSessions()[0] });
    const n = Number.parseInt(bestChunk.slice(0, 6), 16) % 500;
    const chunks = [{ n, id: bestChunk, documentId: fake.documents()[0]?.id }];
    expect(found).toEqual({ type: 'chunks', chunks });
    expect(rest.at(-2)).toEqual({ type: 'chunks', chunks });
    expect(textOf(events)).toBe(`It says: The heron stands in the shallows of the harbour. [ID:${n}].`);
    expect(events.at(-1)).toEqual({ type: 'end', usage: { prompt: 210, completion: 12 } });
    expect(fake.asked).toMatchObject([{ query: 'Where is the heron?', scene: 'Be brief.' }]);
  });

  it('goes on in its session, also in one that is told less', async () => {
    const [session] = await answered();
    const id = session?.type === 'session' ? session.id : '';
    expect((await answered(id))[0]).toEqual(session);
    const made = await fetch(`${fake.url}/api/v1/agents/${agentId}/sessions`, {
      method: 'POST',
      headers: { authorization: RAGFLOW_KEY },
    });
    // oxlint-disable-next-line typescript/no-explicit-any -- what is on the wire, whatever it is
    const other: any = await made.json();
    const events = await answered(other.data.id);
    expect(kindsOf(events)).toEqual(['session', 'chunks', 'text', 'text', 'chunks', 'end']);
    await client.deleteAgentSession(agentId, id, signal);
    await client.deleteAgentSession(agentId, id, signal);
    expect(fake.agentSessions()).toEqual([other.data.id]);
  });

  it('is the same however its bytes are cut, and whatever keeps the connection alive', async () => {
    const says = ['Möwen – „gulls“ [I', 'D:', '4', '99] 🐦'];
    fake.answersSo({ says, tellsLate: true });
    const whole = textOf(await answered());
    for (const bytesAtOnce of [() => 3, () => 7, sizesFrom(1), sizesFrom(2), sizesFrom(3)]) {
      fake.answersSo({ says, bytesAtOnce, tellsLate: true });
      expect(textOf(await answered())).toBe(whole);
    }
    expect(whole).toBe(says.join(''));
    fake.answersSo({ keepalives: 12 });
    const patient = clientWith({ streams: { idle: 1_000, total: 10_000 } });
    expect(textOf(await Array.fromAsync(ask(null, patient)))).toMatch(/^It says/);
  });

  it('is without what was thought, marked by flags or in tags', async () => {
    fake.answersSo({ thinks: 'Let me see.', says: ['<th', 'ink>What herons?</thi', 'nk>In the ', 'shallows. a <b'] });
    expect(textOf(await answered())).toBe('In the shallows. a <b');
  });

  it('that cites nothing has an empty reference; one may also be a list', async () => {
    fake.answersSo({ says: ['Nothing.'], tellsLate: true });
    expect(kindsOf(await answered())).toEqual(['session', 'text', 'end']);
    fake.answersSo({ listed: true, tellsLate: true });
    expect((await answered()).filter(({ type }) => type === 'chunks')).toMatchObject([{ chunks: [{ id: bestChunk }] }]);
  });

  it('may come at once where a stream was asked for', async () => {
    fake.answersSo({ streams: false });
    const events = await answered();
    expect(kindsOf(events)).toEqual(['session', 'chunks', 'text', 'end']);
    expect(textOf(events)).toMatch(/^It says/);
  });
});

describe('an answer fails', () => {
  it.each([
    ['that is an error in the stream', { ends: 'error', says: ['So'] }, 'engine_unavailable', 'So'],
    ['whose stream just ends', { ends: 'broken', says: ['So'] }, 'engine_broken_stream', 'So'],
    ['that waits for a form', { ends: 'in_a_form' }, 'engine_agent_failed', ''],
    ['whose run is empty', { says: [] }, 'engine_agent_failed', ''],
    ['that is no run at all', { ends: 'before_it_begins' }, 'engine_agent_failed', ''],
    ['of which a step failed', { ends: 'with_a_failed_step' }, 'engine_agent_failed', ''],
    ['whose text is an error', { says: [' **ERR', 'OR**: no secret model'] }, 'engine_agent_failed', ''],
    ['that is an error with the code of success', { streams: false, ends: 'error' }, 'engine_agent_failed', ''],
  ] as const)('%s', async (_, script, code, text) => {
    fake.answersSo(script);
    expect(await failed()).toMatchObject({ text, error: { code, retryable: true } });
  });

  it('with what was told as JSON where a stream was asked for', async () => {
    agentId = 'f'.repeat(32);
    expect((await failed()).error).toMatchObject({ code: 'engine_refused', ragflowCode: 102 });
    fake.fail(/completions/, { code: 109 });
    expect((await failed()).error).toMatchObject({ ragflowCode: 109 });
    fake.fail(/completions/, { http: 401 });
    expect((await failed()).error).toMatchObject({ code: 'engine_bad_key' });
    fake.fail(/completions/, 'not_json');
    expect((await failed()).error).toMatchObject({ code: 'engine_bad_output' });
    fake.fail(/completions/, 'endless');
    expect((await failed()).error).toMatchObject({ code: 'engine_bad_output' });
  });

  it('that says nothing for too long, at the beginning or later', async () => {
    const hasty = clientWith({ streams: { idle: 400, total: 5_000 } });
    fake.fail(/completions/, 'hang');
    expect(await failed(hasty)).toMatchObject({ text: '', error: { code: 'engine_unavailable' } });
    fake.answersSo({ ends: 'hanging', says: ['So'] });
    expect(await failed(hasty)).toMatchObject({ text: 'So', error: { code: 'engine_broken_stream' } });
    const tired = clientWith({ streams: { idle: 5_000, total: 500 } });
    expect(await failed(tired)).toMatchObject({ text: 'So', error: { code: 'engine_broken_stream' } });
  });

  it('with the reason of whoever calls it off', async () => {
    fake.answersSo({ ends: 'hanging', says: ['So'] });
    const hangUp = new AbortController();
    const reading = (async () => {
      for await (const { type } of ask(null, client, hangUp.signal)) {
        if (type === 'text') hangUp.abort(new Error('called off'));
      }
    })();
    await expect(reading).rejects.toThrow('called off');
  });

  it('and is asked no more after five outages in a row', async () => {
    fake.fail(/completions/, { http: 502 }, 5);
    for (let i = 0; i < 5; i++) await failed();
    const requests = fake.requests.length;
    expect((await failed()).error).toMatchObject({ code: 'engine_unavailable' });
    expect(fake.requests).toHaveLength(requests);
  });
});

describe('marks of an agent', () => {
  const numbers = new Map([
    [41, 1],
    [7, 2],
    [9, null],
  ]);
  const read = (pieces: readonly string[], knows: 'before' | 'at the end' = 'before'): string => {
    const marks = agentMarks();
    let text = knows === 'before' ? marks.learn(numbers) : '';
    for (const piece of pieces) text += marks.read(piece);
    if (knows === 'at the end') text += marks.learn(numbers);
    return text + marks.end();
  };

  it.each([
    ['Herons [ID:41] wade [ID: 7].', 'Herons [1] wade [2].'],
    ['Both [ID:41, ID:7] [ID:7 41].', 'Both [1][2] [2][1].'],
    // The reader of our own marks takes these away.
    ['None [ID:9] or unknown [ID:300][ID:].', 'None [0] or unknown [0][0].'],
    ['In `arr[0]` and [ID:41] `[ID:9] [` [ID:7]', 'In `arr[0]` and [1] `[ID:9] [` [2]'],
    ['```\nlist[3] = [ID:9]\n```\nDone [ID:7] [`x`', '```\nlist[3] = [ID:9]\n```\nDone [2] [`x`'],
    ['See note [2], a[17] [x] [ID] [IDs] [', 'See note (2), a(17) [x] [ID] [IDs] ['],
  ])('%s', (text, expected) => {
    for (const knows of ['before', 'at the end'] as const) {
      expect(read([text], knows)).toBe(expected);
      expect(read([...text], knows)).toBe(expected);
    }
  });

  it('hold back what follows them only until it is known what they stand for', () => {
    const marks = agentMarks();
    expect(marks.read('Herons [ID:41] wade')).toBe('Herons ');
    expect(marks.learn(numbers)).toBe('[1] wade');
    expect(marks.read(' far [ID')).toBe(' far ');
    expect(marks.read('ea]')).toBe('[IDea]');
  });
});
