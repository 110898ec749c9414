import type { FieldFault } from '@dramatis/contract/errors';
import { Clearable, Id, Text } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { validator } from '../../src/validation.ts';

const schema = Type.Object(
  {
    id: Id,
    parent: Clearable(Id),
    name: Text(10, { minLength: 1 }),
    kind: Type.Optional(Type.Enum(['long', 'short'])),
    tags: Type.Optional(Type.Array(Text(5), { maxItems: 3 })),
    place: Clearable(Type.Object({ chapter: Type.Integer({ minimum: 1 }) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
const id = '01a2025b-850c-7532-9dd3-e4b12db71c78';
const fine = { id, name: 'Ada' };

function faultsOf(value: unknown, check: (value: unknown) => unknown = validator(schema)): readonly FieldFault[] {
  try {
    check(value);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.fields;
    throw error;
  }
}

it('returns what fits as it is', () => {
  const value = { ...fine, parent: null, tags: ['a'], place: { chapter: 2 } };
  expect(validator(schema)(value)).toBe(value);
});

it('tells a program what is wrong, and what would be right', () => {
  const value = { id: 'x', kind: 'wide', name: '', tags: ['', '', '', 'too long'], place: { chapter: 0 }, more: 1 };
  expect(faultsOf(value).map(({ field, rule, limit }) => [field, rule, limit])).toEqual(
    expect.arrayContaining([
      ['id', 'format', undefined],
      ['kind', 'choice', undefined],
      ['name', 'too_short', 1],
      ['tags', 'too_many', 3],
      ['tags.3', 'too_long', 5],
      ['place.chapter', 'too_small', 1],
      ['more', 'unknown', undefined],
    ]),
  );
  expect(faultsOf({ id, name: 5 })).toMatchObject([{ field: 'name', rule: 'type' }]);
  expect(faultsOf({ id })).toMatchObject([{ field: 'name', rule: 'required' }]);
});

describe('every bad field is named by its path, once, with what is wrong', () => {
  it.each<[string, unknown, [string, RegExp][]]>([
    ['nothing', undefined, [['', /object/]]],
    [
      'missing fields',
      {},
      [
        ['id', /required/],
        ['name', /required/],
      ],
    ],
    ['a wrong kind', { ...fine, name: 5 }, [['name', /string/]]],
    ['no UUID', { ...fine, id: 'x' }, [['id', /UUID/]]],
    ['an optional UUID that is none', { ...fine, parent: 'x' }, [['parent', /UUID/]]],
    ['an optional UUID of a wrong kind', { ...fine, parent: 5 }, [['parent', /string/]]],
    ['too long', { ...fine, name: 'x'.repeat(11) }, [['name', /10/]]],
    ['long by combining marks', { ...fine, name: `a${'\u0301'.repeat(20)}` }, [['name', /10/]]],
    ['a NUL', { ...fine, name: 'a\u0000' }, [['name', /U\+0000/]]],
    ['none of the choices', { ...fine, kind: 'wide' }, [['kind', /long, short/]]],
    [
      'inside a list',
      { ...fine, tags: ['fine', 'too long', 7] },
      [
        ['tags.1', /5/],
        ['tags.2', /string/],
      ],
    ],
    ['a list too long', { ...fine, tags: ['a', 'b', 'c', 'd'] }, [['tags', /3/]]],
    [
      'inside an optional object',
      { ...fine, place: { chapter: 0, page: 1 } },
      [
        ['place.chapter', /1/],
        ['place.page', /known/],
      ],
    ],
    ['an unknown field', { ...fine, 'na/m~e': 1 }, [['na/m~e', /known/]]],
    ['a field with a percent sign', { ...fine, '100%': 1 }, [['100%', /known/]]],
  ])('%s', (_, value, expected) => {
    const faults = faultsOf(value).toSorted((a, b) => (a.field < b.field ? -1 : 1));
    expect(faults.map(({ field }) => field)).toEqual(expected.map(([field]) => field).toSorted());
    for (const [field, message] of expected) {
      expect(faults.find((fault) => fault.field === field)?.message).toMatch(message);
    }
  });

  it('all in one sentence', () => {
    expect(() => validator(schema)({ id: 'x', name: 'Ada', age: 7 })).toThrow(
      /^(age is not a field known here; id must be a UUID|id must be a UUID; age is not a field known here)\.$/,
    );
  });

  it.each([9, 20, 200, 5_000])('though there be %i unknown ones, up to twenty', (count) => {
    const unknown = Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, i]));
    const faults = faultsOf({ ...fine, ...unknown });
    expect(faults).toHaveLength(Math.min(count, 20));
    expect(new Set(faults.map(({ field }) => field)).size).toBe(faults.length);
  });

  it('but at no more than a hundred characters', () => {
    const [fault] = faultsOf({ ...fine, ['x'.repeat(100_000)]: 1 });
    expect(fault?.field).toBe('x'.repeat(100));
  });
});

describe('query strings', () => {
  const query = Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    q: Type.Optional(Text(20)),
  });

  it('come as texts and are converted', () => {
    expect(validator(query, { convert: true })({ limit: '20', q: '7' })).toEqual({ limit: 20, q: '7' });
  });

  it.each(['x', '0', '101', '', '1e400'])('but not every text is a limit: %j', (limit) => {
    expect(faultsOf({ limit }, validator(query, { convert: true }))).toMatchObject([{ field: 'limit' }]);
  });

  it('bodies are not converted', () => {
    expect(faultsOf({ limit: '20' }, validator(query))).toMatchObject([{ field: 'limit' }]);
  });
});
