import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGrace } from './grace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function grace() {
  const done: string[] = [];
  return { done, ...createGrace<string>({ ms: 1_000, carryOut: (what) => done.push(what) }) };
}

test('it happens once, and not before the time is over', () => {
  const { done, begin, settle } = grace();
  begin('a');
  vi.advanceTimersByTime(999);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['a']);
  settle();
  vi.advanceTimersByTime(5_000);
  expect(done).toEqual(['a']);
});

test('taken back, it never happens', () => {
  const { done, begin, takeBack, settle } = grace();
  begin('a');
  expect(takeBack()).toBe('a');
  expect(takeBack()).toBeNull();
  settle();
  vi.advanceTimersByTime(5_000);
  expect(done).toEqual([]);
});

test('the next one carries out the one before, and has its own time', () => {
  const { done, begin } = grace();
  begin('a');
  vi.advanceTimersByTime(900);
  begin('b');
  expect(done).toEqual(['a']);
  vi.advanceTimersByTime(900);
  expect(done).toEqual(['a']);
  vi.advanceTimersByTime(100);
  expect(done).toEqual(['a', 'b']);
});

test('settling does it at once, and a pause stops the time without losing it', () => {
  const { done, begin, settle, pause, resume } = grace();
  begin('a');
  pause();
  vi.advanceTimersByTime(60_000);
  expect(done).toEqual([]);
  resume();
  vi.advanceTimersByTime(999);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['a']);
  begin('b');
  pause();
  settle();
  expect(done).toEqual(['a', 'b']);
});
