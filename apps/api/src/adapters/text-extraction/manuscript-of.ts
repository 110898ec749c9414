import { blocksOfText } from '../../domain/books/lines.ts';
import type { Manuscript } from '../../domain/books/manuscript.ts';
import { decodeMarkup, decodeText } from './decode.ts';
import { readDocx } from './docx.ts';
import { readEpub } from './epub.ts';
import { readHtml } from './html.ts';
import { readMarkdown } from './markdown.ts';
import type { ReadableType } from './media-types.ts';

/** Reads a file of any kind. @throws AppError file_corrupt, file_encrypted, file_too_large, file_without_text */
export async function manuscriptOf(mediaType: ReadableType, bytes: Uint8Array): Promise<Manuscript> {
  switch (mediaType) {
    case 'application/pdf': {
      // The largest of all packages is only loaded when it is needed.
      const { readPdf } = await import('./pdf.ts');
      return readPdf(bytes);
    }
    case 'application/epub+zip':
      return readEpub(bytes);
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return readDocx(bytes);
    case 'text/html': {
      const { title, authors, language, blocks } = readHtml(decodeMarkup(bytes));
      return { title, authors, language, blocks, paged: false };
    }
    case 'text/markdown':
      return readMarkdown(decodeText(bytes));
    case 'text/plain':
      return readPlainText(decodeText(bytes));
  }
}

function readPlainText(text: string): Manuscript {
  // A form feed parts pages, and so paragraphs.
  const lines = text.replace(/\r\n?/g, '\n').replace(/\f/g, '\n\n');
  return { title: '', authors: [], language: '', blocks: blocksOfText(lines), paged: false };
}
