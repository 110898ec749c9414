import type { Message } from '@dramatis/client/model';
import { describe, expect, test } from 'vitest';
import { openingScene, sceneNotes, sceneText, type Scene } from './scene-notes.ts';

function message(id: string, role: Message['role'], metadata: Message['metadata'] = {}): Message {
  return {
    id,
    chatSessionId: 's',
    parentId: null,
    role,
    content: id,
    status: 'complete',
    error: null,
    clientMessageId: null,
    siblingIds: [id],
    metadata,
    createdAt: '',
    completedAt: null,
  };
}

const line = (id: string) => message(id, 'user');
const reply = (id: string, scene?: Scene) => message(id, 'assistant', { demo: false, ...(scene && { scene }) });
const greeting = message('greeting', 'assistant');
const at = (worldTime: string, chapter: number | null = null): Scene => ({
  worldTime,
  storyPosition: chapter === null ? null : { sourceId: 'book', chapter },
});
const still = { next: null, begun: null };
const above = (messages: readonly Message[], now: Parameters<typeof sceneNotes>[1] = still) =>
  Object.fromEntries(sceneNotes(messages, now).above);

describe('notes of the scene', () => {
  test('stand above what was said in the new one', () => {
    const branch = [line('1'), reply('2', at('Dawn', 1)), line('3'), reply('4', at('Noon', 1)), line('5')];
    expect(above([...branch, reply('6', at('Noon', 2))])).toEqual({
      3: { worldTime: 'Noon' },
      5: { storyPosition: { sourceId: 'book', chapter: 2 } },
    });
  });

  test('are none for the opening, nor for what no model wrote', () => {
    const edited = message('4', 'assistant', { editedFrom: '2' });
    expect(above([greeting, line('1'), reply('2', at('Dawn')), line('3'), edited])).toEqual({});
    expect(above([line('1'), reply('2', at('Dawn')), edited, line('5'), reply('6', at('Dawn'))])).toEqual({});
  });

  test('tell of a scene that was unset', () => {
    expect(above([reply('1', at('Dawn', 0)), line('2'), reply('3')])).toEqual({
      2: { worldTime: '', storyPosition: null },
    });
    expect(above([reply('1'), reply('2', at('', 0))])).toEqual({
      2: { storyPosition: { sourceId: 'book', chapter: 0 } },
    });
  });

  test('are none for spaces', () => {
    expect(above([reply('1', at('Dawn')), reply('2', at('Dawn\n'))])).toEqual({});
  });

  test('look ahead from the last reply, not from what is said after it', () => {
    const ahead = (messages: readonly Message[], next: Scene | null) =>
      sceneNotes(messages, { next, begun: null }).ahead;
    const branch = [line('1'), reply('2', at('Dawn')), line('3')];
    expect(ahead(branch, at('Noon'))).toEqual({ worldTime: 'Noon' });
    expect(ahead(branch, at('Dawn'))).toBeNull();
    expect(ahead(branch, null)).toBeNull();
    expect(ahead([greeting, line('1')], at('Noon'))).toBeNull();
  });

  test('know what a reply began in before it says so', () => {
    const writing: Message = { ...message('4', 'assistant'), status: 'streaming' };
    const branch = [line('1'), reply('2', at('Dawn')), line('3'), writing];
    const begun = { messageId: '4', scene: at('Noon') };
    expect(above(branch, { next: at('Night'), begun })).toEqual({ 3: { worldTime: 'Noon' } });
    expect(sceneNotes(branch, { next: at('Night'), begun }).ahead).toEqual({ worldTime: 'Night' });
    expect(above(branch, { next: at('Night'), begun: null })).toEqual({});
  });
});

test('the opening is the scene of the first reply', () => {
  expect(openingScene([greeting, line('1'), reply('2', at('Dawn')), reply('3', at('Noon'))])).toEqual(at('Dawn'));
  expect(openingScene([line('1'), reply('2')])).toEqual(at(''));
  expect(openingScene([greeting, line('1')])).toBeNull();
});

test.each([
  [{ worldTime: 'Noon' }, false, 'World time: Noon.'],
  [{ worldTime: 'Who knows\nwhen?' }, false, 'World time: Who knows when?'],
  [{ worldTime: '' }, false, 'No world time.'],
  [{ storyPosition: null }, true, 'From the next reply on: The whole story is known.'],
  [{ storyPosition: { sourceId: 'book', chapter: 2 } }, false, 'The story has come to “The inspector”.'],
  [{ storyPosition: { sourceId: 'gone', chapter: 3 } }, false, 'The story has come to chapter 3.'],
  [{ storyPosition: { sourceId: 'gone', chapter: 0 } }, false, 'The story is before its first chapter.'],
  [
    { worldTime: 'Noon', storyPosition: { sourceId: 'gone', chapter: 3 } },
    true,
    'From the next reply on: World time: Noon. The story has come to chapter 3.',
  ],
])('%j is said in words', (change, ahead, words) => {
  const nameOf = ({ sourceId }: { sourceId: string }) => (sourceId === 'book' ? '“The inspector”' : null);
  expect(sceneText(change, nameOf, ahead)).toBe(words);
});
