import type { ConversationImport } from '@dramatis/client/model';
import { expect, it } from 'vitest';
import { sorted, summaryOf } from './report-summary.ts';

const result = (status: ConversationImport['status'], title = ''): ConversationImport => ({
  where: '',
  title,
  status,
  chatSessionId: null,
  messages: 0,
  messagesNotHere: 0,
  warnings: [],
  error: null,
});

it('counts what became of the conversations', () => {
  expect(summaryOf([result('imported'), result('exists'), result('imported')])).toBe('2 imported, 1 here already');
  expect(summaryOf([result('refused')])).toBe('1 not imported');
  expect(summaryOf([])).toBe('There is no conversation in this file.');
});

it('begins with what was not imported and keeps the order of the file otherwise', () => {
  const results = [result('exists', 'a'), result('imported', 'b'), result('refused', 'c'), result('imported', 'd')];
  expect(sorted(results).map(({ title }) => title)).toEqual(['c', 'b', 'd', 'a']);
});
