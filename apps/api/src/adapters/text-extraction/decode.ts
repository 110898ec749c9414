import chardet from 'chardet';

/** Enough of a book to tell its encoding by. */
const SAMPLE_BYTES = 64 * 1024;

/** Decodes text of unknown encoding: byte order mark, then valid UTF-8, then UTF-16 by its zero bytes, then by statistics. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Decodes HTML or XML, which may name its encoding. What the bytes themselves show is believed first. */
export function decodeMarkup(bytes: Uint8Array): string {
  const shown = unmistakableEncoding(bytes);
  if (shown !== undefined) return new TextDecoder(shown).decode(bytes);
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const named = /(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,40})/i.exec(head)?.[1];
  return new TextDecoder(named !== undefined && isDecodable(named) ? named : encodingOf(bytes)).decode(bytes);
}

export function encodingOf(bytes: Uint8Array): string {
  const shown = unmistakableEncoding(bytes);
  if (shown !== undefined) return shown;
  const guess = chardet.detect(bytes.subarray(0, SAMPLE_BYTES)) ?? 'windows-1252';
  return isDecodable(guess) ? guess : 'windows-1252';
}

function unmistakableEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const utf16 = utf16ByZeros(bytes);
  if (utf16 !== undefined) return utf16;
  return isUtf8(bytes) ? 'utf-8' : undefined;
}

/** In Latin scripts every second byte of UTF-16 is zero; no other text has zero bytes. */
function utf16ByZeros(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const half = sample.length / 2;
  if (odd > half * 0.3 && odd > even * 4) return 'utf-16le';
  if (even > half * 0.3 && even > odd * 4) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function isDecodable(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== '';
  } catch {
    return false;
  }
}
