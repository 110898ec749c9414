import type { CharacterDraft } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { changeField, emptyForm, fieldOfPath, fillFromDraft, inputOf, parseTags, sameText } from './form-state.ts';

const draft: CharacterDraft = {
  id: 'd',
  status: 'ready',
  stage: '',
  progress: 100,
  demo: true,
  character: {
    name: 'Maren',
    tagline: 'keeps the lamp',
    description: 'Tall.',
    personality: '',
    scenario: '',
    firstMessage: 'Mind the step.',
    exampleDialogue: '',
    tags: ['keeper', 'liar'],
  },
  evidence: [],
  unsupported: [],
  lore: [],
  castId: null,
  characterName: '',
  error: null,
};

test('a draft fills the empty fields and marks them', () => {
  const filled = fillFromDraft(emptyForm, draft);
  expect(filled.fields).toMatchObject({ name: 'Maren', tags: 'keeper, liar', personality: '' });
  expect(filled.proposed).toEqual(['name', 'tagline', 'description', 'firstMessage', 'tags']);
  expect(filled.draftId).toBe('d');
});

test('what a person has written is not overwritten, and touching a proposal makes it theirs', () => {
  const typed = changeField(emptyForm, 'name', 'The keeper');
  const filled = fillFromDraft(typed, draft);
  expect(filled.fields.name).toBe('The keeper');
  expect(filled.proposed).not.toContain('name');
  const touched = changeField(filled, 'tagline', 'mine');
  expect(touched.proposed).not.toContain('tagline');
  expect(fillFromDraft(touched, draft).fields.tagline).toBe('mine');
});

test('a field that was emptied again may be filled', () => {
  const emptied = changeField(changeField(emptyForm, 'name', 'x'), 'name', '');
  expect(fillFromDraft(emptied, draft).fields.name).toBe('Maren');
});

test('tags are split, trimmed and not repeated', () => {
  expect(parseTags(' a,  b  c ;a\nd,')).toEqual(['a', 'b c', 'd']);
});

test('what is sent has no blank greetings; spaces alone make no difference', () => {
  const state = changeField(emptyForm, 'alternateGreetings', ['  ', 'Hello']);
  expect(inputOf(state).alternateGreetings).toEqual(['Hello']);
  expect(sameText(emptyForm, changeField(emptyForm, 'tags', ' , '))).toBe(true);
});

test('errors find their field', () => {
  expect(fieldOfPath('input.tags.3')).toBe('tags');
  expect(fieldOfPath('name')).toBe('name');
  expect(fieldOfPath('/alternateGreetings/0')).toBe('alternateGreetings');
  expect(fieldOfPath('')).toBeNull();
});
