import { crc32, inflateRawSync } from 'node:zlib';
import { inMemory, type ByteSource } from '../byte-source.ts';
import { cardLimits } from './limits.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const END_LENGTH = 22;
const MAX_COMMENT = 0xffff;
/** Of the list of files at the end: it is read at once. */
const MAX_DIRECTORY = 32 * 1024 * 1024;
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
  /**
   * @param most bytes that it may have, unpacked
   * @throws CardRefusal file_corrupt, file_too_large
   */
  read: (path: string, most?: number) => Uint8Array | undefined;
}

/** What an archive may hold. */
interface ArchiveLimits {
  entries: number;
  /** All files together, unpacked. */
  bytes: number;
}

const cardArchives: ArchiveLimits = { entries: cardLimits.archiveEntries, bytes: cardLimits.archiveBytes };

/** Whether a file is an archive, be it behind a picture or a program that unpacks it, or cut off. */
export function isZip(bytes: Uint8Array): boolean {
  return isArchive(inMemory(bytes));
}

/** The same of a file that is not in memory. */
export function isArchive(file: ByteSource): boolean {
  const begins = file.size >= 4 && viewOf(file.read(0, 4)).getUint32(0, true) === LOCAL_HEADER;
  return begins || findEnd(file) !== -1;
}

/** Opens the archive of a card or a book, as `openArchive`. */
export function openZip(bytes: Uint8Array, report: CardReport): Archive {
  return openArchive(inMemory(bytes), report, cardArchives);
}

/**
 * Opens an archive with what bounds it checked before a byte is unpacked: number and sizes of files, and how much they
 * swell. Own code around Node's inflate, because the library used for writing takes sizes on trust, checks no checksum,
 * and does not look behind other data.
 * @throws CardRefusal file_corrupt, file_encrypted, file_too_large, file_unsupported
 */
export function openArchive(source: ByteSource, report: CardReport, limits: ArchiveLimits): Archive {
  const { entries, shift } = readDirectory(source, report, limits);
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
    if (total > limits.bytes || swollen) {
      const most = limits.bytes / 1024 / 1024;
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
    read: (path, most = limits.bytes) => {
      const entry = files.get(path);
      if (entry === undefined) return undefined;
      if (entry.size <= most) return unpack(source, entry, shift);
      throw new CardRefusal('file_too_large', path, `It has more than ${most / 1024 / 1024} MB.`);
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function findEnd(source: ByteSource): number {
  const first = Math.max(0, source.size - END_LENGTH - MAX_COMMENT);
  const view = viewOf(source.read(first, source.size));
  for (let at = view.byteLength - END_LENGTH; at >= 0; at--) {
    if (view.getUint8(at) === 0x50 && view.getUint32(at, true) === DIRECTORY_END) return first + at;
  }
  return -1;
}

/** The list of files at the end. `shift` is how far offsets are off because of what was put in front of the archive. */
function readDirectory(
  source: ByteSource,
  report: CardReport,
  limits: ArchiveLimits,
): { entries: ZipEntry[]; shift: number } {
  const end = findEnd(source);
  if (end === -1) throw new CardRefusal('file_corrupt', '', 'The archive is cut off: its list of files is missing.');
  const last = viewOf(source.read(end, end + END_LENGTH));
  const count = last.getUint16(10, true);
  const size = last.getUint32(12, true);
  const offset = last.getUint32(16, true);
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    throw new CardRefusal('file_unsupported', '', 'Archives of more than 4 GB (ZIP64) are not read.');
  }
  if (count > limits.entries || size > MAX_DIRECTORY) {
    throw new CardRefusal('file_too_large', '', `An archive may hold ${limits.entries} files.`);
  }
  const start = end - size;
  const shift = start - offset;
  if (shift < 0) throw damaged('', 'its list of files is not where it should be');
  const bytes = source.read(start, end);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw damaged('', 'its list of files is broken');
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

function unpack(source: ByteSource, entry: ZipEntry, shift: number): Uint8Array {
  const { path, method, packed, size } = entry;
  const at = entry.offset + shift;
  const header = at + 30 > source.size ? null : viewOf(source.read(at, at + 30));
  if (header?.getUint32(0, true) !== LOCAL_HEADER) throw damaged(path, 'the file is not where it should be');
  const start = at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + packed > source.size) throw damaged(path, 'the file is cut off');
  // Nothing is packed into much more than it was; what claims so would only have to be read.
  if (packed > 2 * size + 1024) throw damaged(path, 'its size cannot be right');
  const data = source.read(start, start + packed);
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
