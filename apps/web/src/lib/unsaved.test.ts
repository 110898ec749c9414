import { beforeEach, expect, it, vi } from 'vitest';
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsaved.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});

const texts = () => readUnsaved('editor:new').map(({ value }) => value);

it('keeps what each visit left, and a visit writes over its own alone', () => {
  keepUnsaved('editor:new', 'a', 'First');
  keepUnsaved('editor:new', 'b', 'Second');
  keepUnsaved('editor:new', 'b', 'Second, longer');
  expect(texts()).toEqual(['Second, longer', 'First']);
  forgetUnsaved('editor:new', 'b');
  expect(texts()).toEqual(['First']);
  forgetUnsaved('editor:new', 'a');
  expect(stored.size).toBe(0);
});

it('lets the oldest go when there are many', () => {
  for (let visit = 1; visit <= 8; visit += 1) keepUnsaved('editor:new', `${visit}`, visit);
  expect(texts()).toEqual([8, 7, 6, 5, 4, 3]);
});

it('reads the one that an older version of the page left, and nothing else', () => {
  stored.set('dramatis:editor:new', JSON.stringify({ state: 'Mine', savedAt: 7 }));
  expect(readUnsaved('editor:new')).toEqual([{ id: 'left', savedAt: 7, value: { state: 'Mine', savedAt: 7 } }]);
  stored.set('dramatis:editor:new', JSON.stringify([{ id: 4 }, 'x', { id: 'a', savedAt: 1, value: 'Mine' }]));
  expect(texts()).toEqual(['Mine']);
});
