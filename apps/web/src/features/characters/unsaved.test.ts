import { beforeEach, expect, it, vi } from 'vitest';
import { keepUnsaved } from '@/lib/unsaved.ts';
import { changeField, emptyForm } from './form-state.ts';
import { openForm, placeOf } from './unsaved.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});

const named = (name: string) => changeField(emptyForm, 'name', name);
const leave = (id: string, name: string, openDraftId: string | null) =>
  keepUnsaved(placeOf(null), id, { state: named(name), openDraftId });

it('goes on with what was written at this very draft, and offers nothing of others there', () => {
  leave('1', 'Plain', null);
  leave('2', 'Of A', 'a');
  leave('3', 'Of B', 'b');
  const opened = openForm(null, emptyForm, 'a');
  expect(opened.resumed?.state.fields.name).toBe('Of A');
  expect(opened.offers).toEqual([]);
  expect(openForm(null, emptyForm, 'c')).toEqual({ resumed: null, offers: [] });
});

it('offers all of it in the form of a new character, the newest first', () => {
  leave('1', 'Plain', null);
  leave('2', 'Of A', 'a');
  leave('3', '', null);
  const { resumed, offers } = openForm(null, emptyForm, null);
  expect(resumed).toBeNull();
  expect(offers.map(({ state }) => state.fields.name)).toEqual(['Of A', 'Plain']);
});

it('knows the draft of what an older version of the page left', () => {
  const state = { ...named('Of A'), draftId: 'a' };
  stored.set('dramatis:editor:new', JSON.stringify({ state, savedAt: 7 }));
  expect(openForm(null, emptyForm, 'a').resumed?.state).toEqual(state);
});
