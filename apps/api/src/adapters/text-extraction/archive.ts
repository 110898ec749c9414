import { openZip, type Archive } from '../../domain/portability/cards/zip.ts';
import { CardReport } from '../../domain/portability/cards/report.ts';
import { AppError } from '../../errors.ts';
import { decodeMarkup } from './decode.ts';

/**
 * Opens an EPUB or a DOCX. Number, size and swelling of its files are bounded as those of cards are, and paths that lead
 * out of it are left out.
 * @throws AppError file_corrupt, file_encrypted, file_too_large, file_unsupported
 */
export function openArchive(bytes: Uint8Array): Archive {
  return openZip(bytes, new CardReport());
}

/** A text in an archive. @throws AppError file_corrupt when it is missing */
export function readText(archive: Archive, path: string): string {
  const text = findText(archive, path);
  if (text === undefined) throw new AppError('file_corrupt', 'This file is damaged: a part of it is missing.');
  return text;
}

export function findText(archive: Archive, path: string): string | undefined {
  const bytes = archive.read(path);
  return bytes === undefined ? undefined : decodeMarkup(bytes);
}

/** The path that a link in a file of an archive leads to; it never leaves the archive. */
export function resolvePath(from: string, link: string): string {
  const target = unescaped(link.split('#', 1)[0] ?? '');
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function unescaped(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
