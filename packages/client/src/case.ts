/** `first_message` → `firstMessage`, on the type level. */
export type CamelKey<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelKey<Tail>>}`
  : S;

/** `firstMessage` → `first_message`, on the type level. */
export type SnakeKey<S extends string> = S extends `${infer Char}${infer Rest}`
  ? Char extends Lowercase<Char>
    ? `${Char}${SnakeKey<Rest>}`
    : `_${Lowercase<Char>}${SnakeKey<Rest>}`
  : S;

export type Camelized<T> = T extends readonly (infer Item)[]
  ? Camelized<Item>[]
  : T extends object
    ? { [K in keyof T as K extends string ? CamelKey<K> : K]: Camelized<T[K]> }
    : T;

export type Snaked<T> = T extends readonly (infer Item)[]
  ? Snaked<Item>[]
  : T extends object
    ? { [K in keyof T as K extends string ? SnakeKey<K> : K]: Snaked<T[K]> }
    : T;

const toCamel = (key: string) => key.replace(/_([a-z0-9])/g, (_, char: string) => char.toUpperCase());
const toSnake = (key: string) => key.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`);

/** Renames keys all the way down. Values are never touched: no wire shape uses a person's text as a key. */
function renameKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renameKeys(item, rename)]));
}

export function camelCase<T>(value: T): Camelized<T>;
export function camelCase(value: unknown): unknown {
  return renameKeys(value, toCamel);
}

export function snakeCase<T>(value: T): Snaked<T>;
export function snakeCase(value: unknown): unknown {
  return renameKeys(value, toSnake);
}
