import { getDocumentProxy } from 'unpdf';
import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs';
import type { Manuscript } from '../../domain/books/manuscript.ts';
import { blocksOfPages, type PageEntry, type PageLine } from '../../domain/books/pages.ts';
import { AppError } from '../../errors.ts';

type TextItem = Extract<Awaited<ReturnType<PDFPageProxy['getTextContent']>>['items'][number], { str: string }>;

/** A made-up outline must not take for ever. */
const MAX_ENTRIES = 2_000;
const DEEPEST_ENTRY = 2;

/**
 * Reads the pages of a PDF; chapters by its outline, if it has one.
 * @throws AppError file_encrypted, file_corrupt, file_without_text
 */
export async function readPdf(bytes: Uint8Array): Promise<Manuscript> {
  return await withDocument(bytes, readDocument);
}

/** How many pages a PDF has, with text on them or without. @throws AppError file_encrypted, file_corrupt */
export async function pagesOfPdf(bytes: Uint8Array): Promise<number> {
  return await withDocument(bytes, async ({ numPages }) => numPages);
}

async function withDocument<T>(bytes: Uint8Array, read: (pdf: PDFDocumentProxy) => Promise<T>): Promise<T> {
  try {
    // pdf.js takes the memory over, so it gets a copy. (`slice` of a Buffer is none.) It prints no warnings.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      return await read(pdf);
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new AppError('file_encrypted', 'This PDF is locked with a password. Save it without one, then try again.', {
        cause: error,
      });
    }
    throw new AppError('file_corrupt', 'This PDF cannot be read: it is damaged or cut off.', { cause: error });
  }
}

async function readDocument(pdf: PDFDocumentProxy): Promise<Manuscript> {
  const pages: PageLine[][] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(linesOf(items.filter((item) => 'str' in item)));
    page.cleanup();
  }
  if (pages.every((lines) => lines.length === 0)) {
    throw new AppError(
      'file_without_text',
      'This PDF has no text in it, only images. Run text recognition (OCR) over it, then try again.',
    );
  }
  const entries = await readOutline(pdf);
  const { info } = await pdf.getMetadata();
  const field = (name: string): string => {
    const value: unknown = Reflect.get(info, name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const author = field('Author');
  return {
    title: field('Title'),
    authors: author === '' ? [] : [author],
    language: field('Language'),
    blocks: blocksOfPages(pages, entries),
    paged: true,
  };
}

/** Puts pieces of text that stand on one line together. */
function linesOf(items: readonly TextItem[]): PageLine[] {
  const lines: PageLine[] = [];
  let line: PageLine | undefined;
  const end = () => {
    if (line !== undefined && line.text.trim() !== '') lines.push({ ...line, text: line.text.trim() });
    line = undefined;
  };
  for (const { str, transform, width, hasEOL } of items) {
    const [, , c, d, left, y] = transform.map(Number);
    const size = Math.hypot(c ?? 0, d ?? 0);
    if (line !== undefined && y !== undefined && Math.abs(line.y - y) > Math.max(line.size, size) * 0.6) end();
    if (str.trim() !== '') {
      line ??= { text: '', left: left ?? 0, right: 0, y: y ?? 0, size };
      line.right = Math.max(line.right, (left ?? 0) + width);
      line.size = Math.max(line.size, size);
    }
    if (line !== undefined) line.text += str;
    if (hasEOL) end();
  }
  end();
  return lines;
}

async function readOutline(pdf: PDFDocumentProxy): Promise<PageEntry[]> {
  const entries: PageEntry[] = [];
  type Item = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number];
  const read = async (items: readonly Item[], depth: number): Promise<void> => {
    for (const { title, dest, items: within } of items) {
      if (entries.length >= MAX_ENTRIES) return;
      const target: unknown[] | null = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
      const page = await pageIndex(pdf, target?.[0]);
      const top = target?.[3];
      if (page !== null) entries.push({ title, depth, page, top: typeof top === 'number' ? top : null });
      if (depth < DEEPEST_ENTRY) await read(within, depth + 1);
    }
  };
  // An outline that is broken is no reason to refuse the book.
  await pdf
    .getOutline()
    .then((items) => read(items ?? [], 1))
    .catch(() => undefined);
  return entries;
}

async function pageIndex(pdf: PDFDocumentProxy, ref: unknown): Promise<number | null> {
  if (typeof ref === 'number') return ref;
  if (typeof ref !== 'object' || ref === null) return null;
  const { num, gen } = { num: Reflect.get(ref, 'num'), gen: Reflect.get(ref, 'gen') };
  return typeof num === 'number' && typeof gen === 'number'
    ? await pdf.getPageIndex({ num, gen }).catch(() => null)
    : null;
}
