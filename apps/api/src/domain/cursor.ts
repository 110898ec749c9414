import { InputError } from '../errors.ts';

/** A keyset cursor: the sort key of the last row shown, opaque to clients. */
export function encodeCursor(...key: string[]): string {
  return Buffer.from(key.join(' ')).toString('base64url');
}

/** @throws InputError unless the cursor has the form that `encodeCursor` gave it */
export function decodeCursor(cursor: string, forms: readonly RegExp[], field: string): string[] {
  const key = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (key.length === forms.length && forms.every((form, i) => form.test(key[i] ?? ''))) return key;
  throw new InputError([{ field, message: 'is not a cursor from an earlier answer' }]);
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
