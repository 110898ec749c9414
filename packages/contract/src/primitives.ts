import { Type, type TSchema, type Static, type TOptional, type TUnion, type TNull } from 'typebox';

/** A UUID in text form. The server makes UUIDv7; any UUID is accepted as input. */
export const Id = Type.String({ format: 'uuid', maxLength: 36 });

/** An instant in RFC 3339 form, UTC, millisecond precision. */
export const Timestamp = Type.String({ format: 'date-time' });

export const MessageRole = Type.Enum(['user', 'assistant']);
export type MessageRole = Static<typeof MessageRole>;

/** PostgreSQL text cannot hold U+0000, so no input may carry it. */
const NO_NUL = '^[^\\u0000]*$';

/** Free text of at most `maxLength` characters (UTF-16 units). */
export function Text(maxLength: number, options: { minLength?: number; description?: string } = {}) {
  return Type.String({ maxLength, pattern: NO_NUL, ...options });
}

/** `T` or JSON `null`. */
export function Nullable<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** Optional and nullable: absent means "leave as it is", `null` means "none". */
export function Clearable<T extends TSchema>(schema: T): TOptional<TUnion<[T, TNull]>> {
  return Type.Optional(Nullable(schema));
}

/** Query string of every keyset-paginated list: `limit` rows (1–100), `cursor` from the last answer's `next_cursor`. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
  cursor: Type.Optional(Text(200)),
};
