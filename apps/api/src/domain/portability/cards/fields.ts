import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { CardReport } from './report.ts';

/**
 * Takes an object apart that should have certain fields with certain types, and in the wild hasn't. What was not taken
 * is the rest, which is kept as it is.
 */
export class Fields {
  readonly where: string;
  readonly #object: JsonObject;
  readonly #report: CardReport;
  readonly #taken = new Set<string>();

  /** @param where the path to the object, '' for the root */
  constructor(object: JsonObject, where: string, report: CardReport) {
    this.#object = object;
    this.where = where;
    this.#report = report;
  }

  path(key: string): string {
    return this.where === '' ? key : `${this.where}.${key}`;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object, key) && this.#object[key] !== null;
  }

  take(key: string): Json | undefined {
    this.#taken.add(key);
    return this.has(key) ? this.#object[key] : undefined;
  }

  /** '' when there is none. */
  text(key: string): string {
    const value = this.take(key);
    if (value === undefined) return '';
    const text = asText(value);
    if (text === null) this.#ignore(key, 'text');
    else if (typeof value !== 'string') this.#repair(key, 'text');
    return text ?? '';
  }

  /** A list of texts; one text counts as a list of one, an object as the list of its values. */
  texts(key: string): string[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (typeof value === 'string') {
      this.#repair(key, 'a list');
      return value === '' ? [] : [value];
    }
    const items = isJsonObject(value) ? Object.values(value) : value;
    if (!Array.isArray(items)) {
      this.#ignore(key, 'a list of texts');
      return [];
    }
    const texts = items.map(asText).filter((text) => text !== null);
    if (texts.length < items.length) this.#ignore(key, 'texts only');
    return texts;
  }

  /** A list of keywords; one text is one with commas. */
  keywords(key: string): string[] {
    const value = this.#object[key];
    if (typeof value !== 'string') return this.texts(key);
    this.take(key);
    return splitKeywords(value);
  }

  number(key: string): number | null {
    const value = this.take(key);
    if (value === undefined || value === '') return null;
    if (typeof value === 'number') return value;
    const number = typeof value === 'string' ? Number(value) : NaN;
    if (!Number.isFinite(number)) {
      this.#ignore(key, 'a number');
      return null;
    }
    this.#repair(key, 'a number');
    return number;
  }

  flag(key: string): boolean | null {
    const value = this.take(key);
    if (value === undefined || value === '') return null;
    if (typeof value === 'boolean') return value;
    const flag = value === 1 || value === 'true' ? true : value === 0 || value === 'false' ? false : null;
    if (flag === null) this.#ignore(key, 'true or false');
    else this.#repair(key, 'true or false');
    return flag;
  }

  /** {} when there is none. */
  object(key: string): JsonObject {
    const value = this.take(key);
    if (value === undefined) return {};
    if (isJsonObject(value)) return value;
    if (!(Array.isArray(value) && value.length === 0)) this.#ignore(key, 'an object');
    return {};
  }

  /** The objects of a list, or of an object whose keys don't matter, each with its path. */
  objects(key: string): Fields[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (typeof value !== 'object' || value === null) {
      this.#ignore(key, 'a list');
      return [];
    }
    return Object.entries(value).flatMap(([index, item]) => {
      const where = `${this.path(key)}.${index}`;
      if (isJsonObject(item)) return [new Fields(item, where, this.#report)];
      this.#report.warn('value_ignored', where, 'It should be an object and is none, so it was left out.');
      return [];
    });
  }

  /** Forgets a field that says nothing of its own. */
  drop(...keys: string[]): void {
    for (const key of keys) this.#taken.add(key);
  }

  rest(): JsonObject {
    return Object.fromEntries(Object.entries(this.#object).filter(([key]) => !this.#taken.has(key)));
  }

  #repair(key: string, what: string): void {
    this.#report.warn('value_repaired', this.path(key), `It should be ${what}, and was made so.`);
  }

  #ignore(key: string, what: string): void {
    this.#report.warn('value_ignored', this.path(key), `It should be ${what} and cannot be read so; it was left out.`);
  }
}

function asText(value: Json): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Splits at commas, but not inside `/patterns, like this/`. */
export function splitKeywords(text: string): string[] {
  const parts = text.match(/\s*\/(?:[^/\\]|\\.)+\/[a-z]*\s*(?=,|$)|[^,]+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
