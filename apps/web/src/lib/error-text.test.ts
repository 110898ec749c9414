import { ApiError } from '@dramatis/client/errors';
import { i18n } from '@lingui/core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { errorText, faultText, fieldText, warningText } from './error-text.ts';
import { learnFaults } from './faults.ts';
import { Refusal } from './refusal.ts';

beforeAll(learnFaults);
afterEach(() => i18n.activate('en'));

const fault = { code: 'too_many_drafts', message: '3 casts are being read.' };
const speakGerman = () => i18n.loadAndActivate({ locale: 'de', messages: {} });

test('in English the words of the API are shown', () => {
  expect(faultText(fault)).toBe('3 casts are being read.');
});

test('in another language the code is said', () => {
  speakGerman();
  expect(faultText(fault)).toMatch(/^Too many books/);
});

test('a code that is not known is shown in the words of the API', () => {
  speakGerman();
  expect(faultText({ code: 'of_a_newer_server', message: 'News.' })).toBe('News.');
});

test('what a code cannot say is said in the words of the API', () => {
  speakGerman();
  const error = new ApiError({ status: 400, code: 'invalid_input', detail: 'name must not be blank.' });
  expect(errorText(error)).toContain('name must not be blank.');
});

test('what the page refuses itself is shown as it is', () => {
  speakGerman();
  expect(errorText(new Refusal('„a.txt“ ist leer.'))).toBe('„a.txt“ ist leer.');
});

test('what is wrong with a field is said by its rule, in another language than English', () => {
  const tooLong = { field: 'name', message: 'must not have more than 5 characters', rule: 'too_long', limit: 5 };
  expect(fieldText(tooLong)).toBe('must not have more than 5 characters');
  speakGerman();
  expect(fieldText(tooLong)).toBe('At most 5 characters fit here.');
  expect(fieldText({ ...tooLong, rule: 'of_a_newer_server' })).toContain('must not have more than 5 characters');
});

test('what was left out of a file is said by its code, in another language than English', () => {
  const warning = { code: 'system_message', where: 'line 2', message: 'In English.' };
  expect(warningText(warning)).toBe('In English.');
  speakGerman();
  expect(warningText(warning)).toMatch(/^A system message/);
  expect(warningText({ ...warning, code: 'of_a_newer_server' })).toBe('In English.');
});
