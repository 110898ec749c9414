import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, INSTANT, UUID } from '../../src/domain/cursor.ts';
import { InputError } from '../../src/errors.ts';

const id = '01a2025b-850c-7532-9dd3-e4b12db71c78';
const instant = '2026-11-22T08:41:30.919Z';
const forge = (...key: string[]) => Buffer.from(key.join(' ')).toString('base64url');

it('comes back as it went in, and is opaque', () => {
  const cursor = encodeCursor(instant, id);
  expect(decodeCursor(cursor, [INSTANT, UUID], 'cursor')).toEqual([instant, id]);
  expect(cursor).toMatch(/^[\w-]+$/);
});

describe('what is no cursor of ours is refused', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['noise', '!!!'],
    ['too few parts', forge(instant)],
    ['too many parts', forge(instant, id, id)],
    ['another kind of cursor', forge(id, instant)],
    ['an id that is none', forge(instant, 'x')],
    ['an id with more behind it', forge(instant, `${id}'--`)],
    ['a line before an id', forge(instant, `x\n${id}`)],
    ['the thirty-first of February', forge('2026-02-31T00:00:00.000Z', id)],
    ['a thirteenth month', forge('2026-13-01T00:00:00.000Z', id)],
    ['a date of nines', forge('9999-99-99T99:99:99.999Z', id)],
    ['the year nought', forge('0000-01-01T00:00:00.000Z', id)],
    ['a year beyond four digits', forge('+275760-09-13T00:00:00.000Z', id)],
    ['an instant with a NUL', forge('2026-11-22T08:41:30.919Z\u0000', id)],
  ])('%s', (_, cursor) => {
    expect(() => decodeCursor(cursor, [INSTANT, UUID], 'cursor')).toThrow(
      new InputError([{ field: 'cursor', message: 'is not a cursor from an earlier answer' }]),
    );
  });
});
