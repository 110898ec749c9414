import { fileTypeFromBuffer } from 'file-type';
import type { ReadableType } from './extract.ts';
import { encodingOf } from './decode.ts';

/** How many bytes of a file's head `sniff` wants to see. */
export const SNIFF_BYTES = 64 * 1024;

/** Formats written in plain characters whose characters are not what a reader sees. */
const CODED = new Set(['application/rtf', 'application/postscript', 'application/eps', 'application/xml']);

/**
 * The media type of a file by its content; its name is not asked.
 * @returns what was found and whether it can be read into text
 */
export async function sniff(head: Uint8Array): Promise<{ mediaType: ReadableType } | { unreadable: string }> {
  const type = await fileTypeFromBuffer(head);
  if (type?.mime === 'application/pdf') return { mediaType: 'application/pdf' };
  // Some signatures are a few letters that stories begin with, too: "BM", "GIF", "solid ". A binary file's first bytes
  // hold other things besides.
  const isBinary = type !== undefined && !type.mime.startsWith('text/') && !looksLikeText(head.subarray(0, 256));
  if (type !== undefined && (isBinary || CODED.has(type.mime))) return { unreadable: type.mime };
  return looksLikeText(head) ? { mediaType: 'text/plain' } : { unreadable: 'unknown binary data' };
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
