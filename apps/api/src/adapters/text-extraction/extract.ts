import { AppError } from '../../errors.ts';
import { decodeText } from './decode.ts';
import { readPdf } from './pdf.ts';

/** Media types that can be read into text. */
export const readableTypes = ['application/pdf', 'text/plain'] as const;
export type ReadableType = (typeof readableTypes)[number];

/**
 * The text of a file, with `\n` line ends and no control characters.
 * @throws AppError file_empty, file_corrupt, file_encrypted, file_without_text
 */
export async function extractText(mediaType: ReadableType, bytes: Uint8Array): Promise<string> {
  const raw = mediaType === 'application/pdf' ? await readPdf(bytes) : decodeText(bytes);
  const text = clean(raw);
  if (text.trim() !== '') return text;
  throw mediaType === 'application/pdf'
    ? new AppError(
        'file_without_text',
        'This PDF has no text in it, only images. Run text recognition (OCR) over it, then try again.',
      )
    : new AppError('file_empty', 'This file is empty.');
}

function clean(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // PostgreSQL cannot hold U+0000, and no other control character means anything in a book. Form feeds part pages.
      .replace(/\f/g, '\n\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufeff]/g, '')
  );
}
