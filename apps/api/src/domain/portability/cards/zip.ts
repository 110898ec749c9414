import { crc32, inflateRawSync } from 'node:zlib';
import { cardLimits } from './limits.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const END_LENGTH = 22;
const MAX_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

interface ZipEntry {
  path: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  /** Of its local header. */
  offset: number;
}

/** Files of an archive, by path. Unpacked when asked for. */
export interface Archive {
  paths: string[];
  /** @throws CardRefusal file_corrupt */
  read: (path: string) => Uint8Array | undefined;
}

/** Whether a file is an archive, be it behind a picture or a program that unpacks it, or cut off. */
export function isZip(bytes: Uint8Array): boolean {
  const begins = bytes.length >= 4 && Buffer.from(bytes.subarray(0, 4)).readUInt32LE() === LOCAL_HEADER;
  return begins || findEnd(bytes) !== -1;
}

/**
 * Opens an archive with what bounds it checked before a byte is unpacked: number and sizes of files, and how much they
 * swell. Own code around Node's inflate, because the library used for writing takes sizes on trust, checks no checksum,
 * and does not look behind other data.
 * @throws CardRefusal file_corrupt, file_encrypted, file_too_large, file_unsupported
 */
export function openZip(bytes: Uint8Array, report: CardReport): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, shift } = readDirectory(bytes, view, report);
  const files = new Map<string, ZipEntry>();
  let total = 0;
  for (const entry of entries) {
    if (entry.path.endsWith('/')) continue;
    if (!isSafe(entry.path)) {
      report.warn('path_unsafe', entry.path, 'The name leads out of the archive or is none, so the file was left out.');
      continue;
    }
    total += entry.size;
    const swollen = entry.size > cardLimits.archiveRatioFrom && entry.size > entry.packed * cardLimits.archiveRatio;
    if (total > cardLimits.archiveBytes || swollen) {
      const most = cardLimits.archiveBytes / 1024 / 1024;
      throw new CardRefusal(
        'file_too_large',
        entry.path,
        `Unpacked, the archive is too large; up to ${most} MB are taken.`,
      );
    }
    if (files.has(entry.path)) {
      report.warn('path_twice', entry.path, 'There are two files of this name; the later one was taken.');
    }
    files.set(entry.path, entry);
  }
  return {
    paths: [...files.keys()],
    read: (path) => {
      const entry = files.get(path);
      return entry === undefined ? undefined : unpack(bytes, view, entry, shift);
    },
  };
}

function findEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= first; at--) {
    if (view.getUint8(at) === 0x50 && view.getUint32(at, true) === DIRECTORY_END) return at;
  }
  return -1;
}

/** The list of files at the end. `shift` is how far offsets are off because of what was put in front of the archive. */
function readDirectory(bytes: Uint8Array, view: DataView, report: CardReport): { entries: ZipEntry[]; shift: number } {
  const end = findEnd(bytes);
  if (end === -1) throw new CardRefusal('file_corrupt', '', 'The archive is cut off: its list of files is missing.');
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    throw new CardRefusal('file_unsupported', '', 'Archives of more than 4 GB (ZIP64) are not read.');
  }
  if (count > cardLimits.archiveEntries) {
    throw new CardRefusal('file_too_large', '', `An archive may hold ${cardLimits.archiveEntries} files.`);
  }
  const start = end - size;
  const shift = start - offset;
  if (shift < 0) throw damaged('', 'its list of files is not where it should be');
  const entries: ZipEntry[] = [];
  for (let at = start, i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged('', 'its list of files is broken');
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const path = readName(bytes.subarray(at + 46, at + 46 + nameLength));
    if ((flags & ENCRYPTED) !== 0) {
      throw new CardRefusal('file_encrypted', path, 'The archive is locked with a password. Save it without one.');
    }
    const entry = {
      path,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (nameLength > cardLimits.pathLength)
      report.warn('path_unsafe', path, 'The name is too long; the file was left out.');
    else entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return { entries, shift };
}

/** UTF-8 whether it says so or not: what writes other names writes no cards. */
function readName(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, cardLimits.pathLength + 1))
    .toString('utf8')
    .replaceAll('\\', '/')
    .replaceAll('\0', '');
}

function isSafe(path: string): boolean {
  const parts = path.split('/');
  return path !== '' && !/^[A-Za-z]:/.test(path) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

function unpack(bytes: Uint8Array, view: DataView, entry: ZipEntry, shift: number): Uint8Array {
  const { path, method, packed, size } = entry;
  const header = entry.offset + shift;
  if (header + 30 > bytes.length || view.getUint32(header, true) !== LOCAL_HEADER) {
    throw damaged(path, 'the file is not where it should be');
  }
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (start + packed > bytes.length) throw damaged(path, 'the file is cut off');
  const data = bytes.subarray(start, start + packed);
  if (method !== STORED && method !== DEFLATED) {
    throw new CardRefusal(
      'file_unsupported',
      path,
      'It is packed in a way that is not read here. Pack it as ZIP usually does.',
    );
  }
  const content = method === STORED ? data : inflate(data, size, path);
  if (content.length !== size || crc32(content) !== entry.crc) throw damaged(path, 'the file is not what it was');
  return content;
}

function inflate(data: Uint8Array, size: number, path: string): Uint8Array {
  try {
    // More than was announced is not unpacked. (Node takes no 0.)
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw new CardRefusal('file_corrupt', path, 'The archive is damaged: this file cannot be unpacked.', {
      cause: error,
    });
  }
}

function damaged(path: string, how: string): CardRefusal {
  return new CardRefusal('file_corrupt', path, `The archive is damaged: ${how}.`);
}
