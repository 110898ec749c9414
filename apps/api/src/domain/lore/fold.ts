/** A text as its UTF-16 units: several times faster to go through than a string. */
export interface Units {
  data: Uint16Array;
  /** How many of `data` are the text. */
  length: number;
}

/**
 * What makes two spellings one for a key that ignores case: composition, case in every script, and curly apostrophes.
 * Nearly all of a conversation is folded unit by unit from a table; only what takes several units to decide, such as a
 * letter with combining marks or ß, goes the long way, which is many times slower.
 * @returns units that hold until the next call
 */
export function foldCase(text: string): Units {
  const { length } = text;
  makeRoom(length);
  const { data } = shared;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    let folded = table[unit] ?? UNKNOWN;
    if (folded >= LONG_WAY) {
      if (folded === UNKNOWN) folded = learn(unit);
      if (folded === LONG_WAY) return copy(foldLong(text));
    }
    data[i] = folded;
  }
  shared.length = length;
  return shared;
}

/** The same for a key that minds its case. */
export function compose(text: string): Units {
  return copy(composed(text));
}

export function textOf({ data, length }: Units): string {
  return Buffer.from(data.buffer, data.byteOffset, length * 2).toString('utf16le');
}

const shared: Units = { data: new Uint16Array(4096), length: 0 };

function makeRoom(length: number): void {
  if (length > shared.data.length) shared.data = new Uint16Array(length * 2);
}

function copy(text: string): Units {
  makeRoom(text.length);
  for (let i = 0; i < text.length; i++) shared.data[i] = text.charCodeAt(i);
  shared.length = text.length;
  return shared;
}

function composed(text: string): string {
  return text.normalize('NFC').replaceAll('’', "'");
}

function foldLong(text: string): string {
  // Upper case first, because it unites what lower case keeps apart: ß and ss, ﬁ and fi, ς and σ.
  return composed(text).toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** Values that are no letters: units that Unicode assigns to nothing. */
const LONG_WAY = 0xfffe;
const UNKNOWN = 0xffff;

const table = new Uint16Array(0x10000).fill(UNKNOWN);

/** Marks, the parts of Korean syllables, and pairs other than those of emoji may change with what stands beside them. */
const DEPENDS = /[\p{M}\u1100-\u11ff\ud800-\ud83b\ud83f-\udbff\ufffe\uffff]/u;

function learn(unit: number): number {
  const character = String.fromCharCode(unit);
  const folded = foldLong(character);
  const isSimple = folded.length === 1 && !DEPENDS.test(character);
  return (table[unit] = isSimple ? folded.charCodeAt(0) : LONG_WAY);
}
