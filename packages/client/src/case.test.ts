import { expect, expectTypeOf, test } from 'vitest';
import { camelCase, snakeCase } from './case.ts';

test('keys are renamed at every depth and values are left alone', () => {
  const wire = {
    chat_session_id: 'a_b',
    sibling_ids: ['x_y'],
    metadata: { usage: { prompt_tokens: 1 } },
    messages: [{ parent_id: null, created_at: 'c_d' }],
  };
  const camel = camelCase(wire);
  expect(camel).toEqual({
    chatSessionId: 'a_b',
    siblingIds: ['x_y'],
    metadata: { usage: { promptTokens: 1 } },
    messages: [{ parentId: null, createdAt: 'c_d' }],
  });
  expect(snakeCase(camel)).toEqual(wire);
});

test('a draft, camel case on the wire already, passes through unchanged', () => {
  const draft = { draft: { character: { firstMessage: 'Hello' } } };
  expect(camelCase(draft)).toEqual(draft);
});

test('the types say what the values do', () => {
  const camel = camelCase({ first_message: 'a', list_of: [{ world_time: 1 }] });
  expectTypeOf(camel).toEqualTypeOf<{ firstMessage: string; listOf: { worldTime: number }[] }>();
  const snake = snakeCase({ firstMessage: 'a', max: undefined });
  expectTypeOf(snake).toEqualTypeOf<{ first_message: string; max: undefined }>();
});
