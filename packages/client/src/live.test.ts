import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gapsOf, noLiveReplies, reduce, type LiveState } from './live.ts';
import type { Citation, LiveEvent, Message, Session } from './model.ts';

const of = { chatSessionId: 's', messageId: 'm' };

const session: Session = {
  id: 's',
  title: 'A title',
  titleSource: 'first_message',
  status: 'active',
  character: null,
  userPersona: '',
  worldTime: '',
  storyPosition: null,
  modelSettings: {},
  currentMessageId: 'm',
  generatingMessageId: null,
  revision: 1,
  startedAt: '',
  lastActivityAt: '',
  endedAt: null,
};

function message(content: string): Message {
  return {
    id: 'm',
    chatSessionId: 's',
    parentId: null,
    role: 'assistant',
    content,
    status: 'complete',
    error: null,
    clientMessageId: null,
    siblingIds: ['m'],
    metadata: {},
    createdAt: '',
    completedAt: '',
  };
}

/** The whole life of one reply, numbered from 1. */
function lifeOf(pieces: string[]): LiveEvent[] {
  return [
    { type: 'session', ...of, seq: 1, userMessageId: null, aiMessageId: 'm', session, messages: [] },
    ...pieces.map((text, index): LiveEvent => ({ type: 'token', ...of, seq: index + 2, text })),
    { type: 'title', ...of, seq: pieces.length + 2, title: 'A title', titleSource: 'first_message' },
    { type: 'done', ...of, seq: pieces.length + 3, message: message(pieces.join('')), session },
  ];
}

function snapshotAt(pieces: string[], seq: number): LiveEvent {
  return { type: 'snapshot', ...of, seq, text: pieces.slice(0, Math.max(0, seq - 1)).join('') };
}

/** One connection: a snapshot somewhere, then the events after it, some twice, broken off somewhere. */
const connection = fc.record({ from: fc.nat(), length: fc.nat(), repeat: fc.array(fc.boolean()) });

function heardOn(pieces: string[], { from, length, repeat }: { from: number; length: number; repeat: boolean[] }) {
  const life = lifeOf(pieces);
  const start = from % (pieces.length + 2);
  const after = life.slice(start, start + (length % (life.length + 1)));
  const events = after.filter((event) => event.type !== 'done');
  return [snapshotAt(pieces, start), ...events.flatMap((event, index) => (repeat[index] ? [event, event] : [event]))];
}

const textOf = (state: LiveState) => state.get('m')?.text ?? '';

test('however the events are split, repeated and interleaved, the text is never wrong and ends whole', () => {
  const pieces = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(pieces, fc.array(connection, { maxLength: 5 }), fc.array(fc.nat()), (texts, connections, order) => {
      const whole = texts.join('');
      const queues = connections.map((each) => heardOn(texts, each));
      let state = noLiveReplies;
      // Two connections may deliver at the same time: take the next event from any of them.
      for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
        const waiting = queues.filter((queue) => queue.length > 0);
        const event = waiting[(order[turn] ?? turn) % waiting.length]?.shift();
        if (!event) continue;
        state = reduce(state, event);
        const reply = state.get('m');
        expect(whole.startsWith(textOf(state))).toBe(true);
        expect(textOf(state)).toBe(texts.slice(0, Math.max(0, (reply?.seq ?? 0) - 1)).join(''));
      }
      // The last connection lives to the end, without the `done` that would carry the text anyway.
      for (const event of [snapshotAt(texts, 1), ...lifeOf(texts).slice(1, -1)]) state = reduce(state, event);
      expect(textOf(state)).toBe(whole);
      expect(gapsOf(state)).toEqual([]);
      for (const event of lifeOf(texts)) state = reduce(state, event);
      expect(state.get('m')?.ended?.content).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

test('a missed event stops the text and asks for a snapshot', () => {
  const life = lifeOf(['a', 'b', 'c']);
  let state = noLiveReplies;
  for (const event of [life[0], life[1], life[3]]) if (event) state = reduce(state, event);
  expect(state.get('m')).toMatchObject({ text: 'a', gap: true });
  expect(gapsOf(state)).toHaveLength(1);
  state = reduce(state, snapshotAt(['a', 'b', 'c'], 4));
  expect(state.get('m')).toMatchObject({ text: 'abc', gap: false, seq: 4 });
});

const citation = (n: number): Citation => ({
  n,
  passageId: `p${n}`,
  sourceId: 'b',
  sourceName: 'A book',
  chapter: null,
  page: null,
  start: 0,
  end: 9,
  span: { start: 0, end: 4, text: 'what' },
  confidence: 1,
});

test('what is cited counts as an event, is no text, and stands for all that was cited before', () => {
  const [first, second, third] = lifeOf(['a', 'b']);
  let state = noLiveReplies;
  for (const event of [first, second]) if (event) state = reduce(state, event);
  expect(state.get('m')?.sources).toEqual([]);
  state = reduce(state, { type: 'sources', ...of, seq: 3, sources: [citation(1)] });
  expect(state.get('m')?.sources).toEqual([citation(1)]);
  if (third?.type === 'token') state = reduce(state, { ...third, seq: 4 });
  state = reduce(state, { type: 'sources', ...of, seq: 5, sources: [citation(1), citation(2)] });
  state = reduce(state, { type: 'sources', ...of, seq: 3, sources: [citation(1)] });
  expect(state.get('m')).toMatchObject({ text: 'ab', seq: 5, gap: false });
  expect(state.get('m')?.sources.map(({ n }) => n)).toEqual([1, 2]);
});

test('a snapshot keeps what is cited, and the end has the last word on it', () => {
  let state = reduce(noLiveReplies, { type: 'snapshot', ...of, seq: 4, text: 'a [1]' });
  state = reduce(state, { type: 'sources', ...of, seq: 5, sources: [citation(1)] });
  state = reduce(state, { type: 'snapshot', ...of, seq: 5, text: 'a [1]' });
  expect(state.get('m')?.sources).toEqual([citation(1)]);
  const ended = { ...message('a [1][2]'), metadata: { sources: [citation(1), citation(2)] } };
  state = reduce(state, { type: 'done', ...of, seq: 9, message: ended, session });
  expect(state.get('m')).toMatchObject({ text: 'a [1][2]', sources: [citation(1), citation(2)] });
});

test('a reply that continues another begins with what that one cites', () => {
  const begun = { ...message('a [1]'), metadata: { sources: [citation(1)] } };
  const life = { type: 'session', ...of, seq: 1, userMessageId: null, aiMessageId: 'm', session } as const;
  const state = reduce(noLiveReplies, { ...life, messages: [begun] });
  expect(state.get('m')).toMatchObject({ text: 'a [1]', sources: [citation(1)] });
});

test('a reply first heard of in its middle is a gap, not a text without its beginning', () => {
  const state = reduce(noLiveReplies, { type: 'token', ...of, seq: 7, text: 'late' });
  expect(state.get('m')).toMatchObject({ text: '', gap: true });
});

test('nothing changes a reply that has ended', () => {
  let state = noLiveReplies;
  for (const event of lifeOf(['a'])) state = reduce(state, event);
  const ended = state.get('m');
  state = reduce(state, { type: 'token', ...of, seq: 99, text: 'x' });
  state = reduce(state, snapshotAt(['zzz'], 2));
  expect(state.get('m')).toBe(ended);
});

test('an event that changes nothing returns the same state', () => {
  const state = reduce(noLiveReplies, { type: 'session_deleted', chatSessionId: 's' });
  expect(state).toBe(noLiveReplies);
});
