import { expect, test, vi } from 'vitest';
import { settleHeldBack } from './held-back.ts';
import { createUndoable } from './undoable.ts';

test('whoever waits for what is held back waits for all that is on its way', async () => {
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('document', { addEventListener: () => {} });
  const way = new Map<string, () => void>();
  const undoable = createUndoable<string>({
    key: 'test',
    isOwed: (value) => typeof value === 'string',
    carryOut: (what) => new Promise((resolve) => way.set(what, resolve)),
  });
  undoable.begin('first');
  undoable.begin('second');
  let settled = false;
  const settling = settleHeldBack().then(() => (settled = true));
  way.get('second')?.();
  await new Promise(setImmediate);
  expect(settled).toBe(false);
  way.get('first')?.();
  await settling;
});
