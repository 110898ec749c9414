import { CardRefusal } from '../cards/refusal.ts';

/** A value in a file: its first byte, and the one after its last. */
export interface Slice {
  start: number;
  end: number;
}

/** No object that is taken apart here has as many; one that has was made to cost. */
const MOST_MEMBERS = 10_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const opens = (byte: number | undefined) => byte === 0x7b || byte === 0x5b;
const closes = (byte: number | undefined) => byte === 0x7d || byte === 0x5d;

/**
 * Finds where JSON values begin and end without reading what is in them, so that a large file can be read in parts.
 * Only brackets and quotes are looked at: whether a part is JSON at all is found out by whoever parses it.
 */
export class JsonSlices {
  readonly #bytes: Uint8Array;
  readonly #where: string;

  /** @param where names the file in refusals */
  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#where = where;
  }

  /**
   * The next value from here on, null where there is none.
   * @throws CardRefusal file_corrupt when it is cut off
   */
  value(from: number): Slice | null {
    const start = this.#skipBlank(from);
    return start === this.#bytes.length ? null : { start, end: this.#endOf(start) };
  }

  isAtEnd(from: number): boolean {
    return this.#skipBlank(from) === this.#bytes.length;
  }

  /** The values of an array. */
  *elements(array: Slice): Generator<Slice> {
    const end = array.end - 1;
    for (let at = this.#skipBlank(array.start + 1); at < end;) {
      const element = { start: at, end: this.#endOf(at) };
      yield element;
      at = this.#past(COMMA, element.end, end);
    }
  }

  /** The values of an object by their names. */
  *members(object: Slice): Generator<[name: string, value: Slice]> {
    const end = object.end - 1;
    let count = 0;
    for (let at = this.#skipBlank(object.start + 1); at < end;) {
      if (this.#bytes[at] !== QUOTE || ++count > MOST_MEMBERS) throw this.#corrupt(at);
      const nameEnd = this.#endOf(at);
      const name = this.text({ start: at + 1, end: nameEnd - 1 });
      const start = this.#past(COLON, nameEnd, end);
      if (start >= end) throw this.#corrupt(start);
      const value = { start, end: this.#endOf(start) };
      yield [name, value];
      at = this.#past(COMMA, value.end, end);
    }
  }

  text({ start, end }: Slice): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, end - start).toString('utf8');
  }

  isObject({ start }: Slice): boolean {
    return this.#bytes[start] === 0x7b;
  }

  isArray({ start }: Slice): boolean {
    return this.#bytes[start] === 0x5b;
  }

  /** After the mark that has to come next, unless the end does. */
  #past(mark: number, from: number, end: number): number {
    const at = this.#skipBlank(from);
    if (at >= end) return end;
    if (this.#bytes[at] !== mark) throw this.#corrupt(at);
    return this.#skipBlank(at + 1);
  }

  #skipBlank(from: number): number {
    let at = from;
    while (at < this.#bytes.length && isBlank(this.#bytes[at])) at++;
    return at;
  }

  #endOf(start: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        at = this.#endOfText(at);
        if (depth === 0) return at + 1;
      } else if (opens(byte)) depth++;
      else if (closes(byte)) {
        if (depth === 0) return this.#barely(at, start);
        if (--depth === 0) return at + 1;
      } else if (depth === 0 && (byte === COMMA || byte === COLON || isBlank(byte))) return this.#barely(at, start);
    }
    if (depth > 0) throw this.#corrupt(bytes.length);
    return bytes.length;
  }

  /** A value takes at least a byte; where one takes none, there is none. */
  #barely(at: number, start: number): number {
    if (at === start) throw this.#corrupt(at);
    return at;
  }

  /** The closing quote. */
  #endOfText(start: number): number {
    const bytes = this.#bytes;
    for (let at = start + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) return at;
    }
    throw this.#corrupt(bytes.length);
  }

  #corrupt(at: number): CardRefusal {
    const how = at >= this.#bytes.length ? 'it breaks off before its end' : `at byte ${at} something else is expected`;
    return new CardRefusal('file_corrupt', this.#where, `This is not valid JSON: ${how}.`);
  }
}
