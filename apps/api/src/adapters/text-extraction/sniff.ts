import { fileTypeFromBuffer } from 'file-type';
import { isZip } from '../../domain/portability/cards/zip.ts';
import { openArchive } from './archive.ts';
import { encodingOf } from './decode.ts';
import type { ReadableType } from './media-types.ts';

/** How many bytes of a file's head `sniff` wants to see. */
export const SNIFF_BYTES = 64 * 1024;

/** Formats written in plain characters whose characters are not what a reader sees. */
const CODED = new Set(['application/rtf', 'application/postscript', 'application/eps', 'application/xml']);

const htmlStart =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[\s\S]{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|article|section|main|div|h[1-6]|p)\b/i;

/**
 * The media type of a file by its content; its name is not asked.
 * @param whole gives the whole file; only asked for with archives, which list what they hold at their end
 * @returns what was found and whether it can be read into text
 * @throws AppError file_corrupt, file_encrypted, file_too_large for archives that cannot be opened
 */
export async function sniff(
  head: Uint8Array,
  whole: () => Promise<Uint8Array>,
): Promise<{ mediaType: ReadableType } | { unreadable: string }> {
  const type = await fileTypeFromBuffer(head);
  if (type?.mime === 'application/pdf') return { mediaType: 'application/pdf' };
  if (head[0] === 0x50 && head[1] === 0x4b && isZip(head)) return kindOfArchive(await whole(), type?.mime);
  // Some signatures are a few letters that stories begin with, too: "BM", "GIF", "solid ". A binary file's first bytes
  // hold other things besides.
  const isBinary = type !== undefined && !type.mime.startsWith('text/') && !looksLikeText(head.subarray(0, 256));
  if (isBinary) return { unreadable: type.mime };
  if (!looksLikeText(head)) return { unreadable: type?.mime ?? 'unknown binary data' };
  const text = new TextDecoder(encodingOf(head)).decode(head);
  if (htmlStart.test(text)) return { mediaType: 'text/html' };
  if (type !== undefined && CODED.has(type.mime)) return { unreadable: type.mime };
  return { mediaType: isMarkdown(text) ? 'text/markdown' : 'text/plain' };
}

function kindOfArchive(
  bytes: Uint8Array,
  guess = 'application/zip',
): { mediaType: ReadableType } | { unreadable: string } {
  const { paths } = openArchive(bytes);
  if (paths.includes('META-INF/container.xml')) return { mediaType: 'application/epub+zip' };
  const isOffice = paths.includes('[Content_Types].xml');
  if (isOffice && paths.some((path) => path.startsWith('word/'))) {
    return { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' };
  }
  return { unreadable: guess };
}

/** Told by a heading; a book of Project Gutenberg with “# 5” in its header is plain text. */
function isMarkdown(text: string): boolean {
  return /^#{1,6} +\S/m.test(text) && !/PROJECT GUTENBERG/i.test(text);
}

/** Text has next to no control characters once its encoding is known. */
function looksLikeText(head: Uint8Array): boolean {
  const text = new TextDecoder(encodingOf(head)).decode(head);
  let controls = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) || code === 0xfffd) controls++;
  }
  return controls <= text.length / 100;
}
