import { InputError } from '../errors.ts';

/** A keyset cursor: the sort key of the last row shown, opaque to clients. */
export function encodeCursor(...key: string[]): string {
  return Buffer.from(key.join(' ')).toString('base64url');
}

/** What a part of a key looks like: a regular expression, or anything else that tests a text. */
interface Form {
  test(text: string): boolean;
}

/** @throws InputError unless the cursor has the form that `encodeCursor` gave it */
export function decodeCursor(cursor: string, forms: readonly Form[], field: string): string[] {
  const key = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (key.length === forms.length && forms.every((form, i) => form.test(key[i] ?? ''))) return key;
  throw new InputError([{ field, message: 'is not a cursor from an earlier answer' }]);
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const INSTANT: Form = {
  // PostgreSQL would refuse the thirtieth of February with an error.
  test: (text) =>
    /^[1-9]\d{3}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
};
