import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { localRecords } from './local-records.ts';

/** Its keys are its own properties, as they are a browser's. */
class Storage {
  [key: string]: unknown;
}
Object.defineProperties(Storage.prototype, {
  getItem: { value: (key: string) => stored[key] ?? null },
  setItem: { value: (key: string, value: string) => (stored[key] = value) },
  removeItem: { value: (key: string) => delete stored[key] },
});
let stored = new Storage();

beforeEach(() => {
  vi.useFakeTimers();
  stored = new Storage();
  vi.stubGlobal('localStorage', stored);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('lets go of what was written longest ago, whatever it is called', () => {
  const records = localRecords('edit', 2);
  for (const [time, id] of ['c', 'a', 'b'].entries()) {
    vi.setSystemTime(time);
    records.write(id, { text: id });
  }
  expect(records.ids()).toEqual(['a', 'b']);
  vi.setSystemTime(3);
  records.write('a', { text: 'again' });
  vi.setSystemTime(4);
  records.write('c', {});
  expect(records.ids()).toEqual(['a', 'c']);
  expect(records.read('a')).toMatchObject({ text: 'again' });
});

it('keeps what is being written, also when the clock was put back', () => {
  const records = localRecords('edit', 2);
  vi.setSystemTime(9);
  records.write('b', {});
  records.write('c', {});
  vi.setSystemTime(1);
  records.write('a', {});
  expect(records.ids()).toContain('a');
  expect(records.ids()).toHaveLength(2);
});
