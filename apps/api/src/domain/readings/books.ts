import { inArray, and, eq } from 'drizzle-orm';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { readableTypes } from '../../adapters/text-extraction/media-types.ts';
import { readBook } from '../../adapters/text-extraction/read-book.ts';
import type { Deps } from '../../context.ts';
import { uploads, type UploadRow } from '../../db/schema/uploads.ts';
import { validator } from '../../validation.ts';
import type { Book } from '../books/book.ts';
import { booksOfSources, type NamedBook } from './source-books.ts';
import type { WhatIsRead } from './what-is-read.ts';

/** Goes up with every change of how files become books: what was kept before is read again. */
const EDITION = 1;

const parseBook = validator(
  Type.Object({
    title: Type.String(),
    authors: Type.Array(Type.String()),
    language: Type.String(),
    text: Type.String(),
    chapters: Type.Array(Type.Object({ title: Type.String(), start: Type.Integer(), end: Type.Integer() })),
    pages: Type.Union([Type.Array(Type.Object({ number: Type.Integer(), start: Type.Integer() })), Type.Null()]),
  }),
);

/**
 * The books of what is read, in order.
 * @param onFile hears which is next, and how much of all is done, from 0 to 1
 * @throws AppError when a file cannot be read, source_removed, source_not_ready; the signal's reason
 */
export async function booksOf(
  deps: Pick<Deps, 'db' | 'files' | 'log'>,
  of: Pick<WhatIsRead, 'uploadIds' | 'sourceIds'> & { ownerId: string },
  signal: AbortSignal,
  onFile: (name: string, done: number) => Promise<void>,
): Promise<NamedBook[]> {
  return of.sourceIds.length > 0
    ? await booksOfSources(deps, of, signal, onFile)
    : await booksOfUploads(deps, of, signal, onFile);
}

/** A file is read into a book once, and the book kept beside it: reading a long PDF takes seconds. */
async function booksOfUploads(
  deps: Pick<Deps, 'db' | 'files' | 'log'>,
  { ownerId, uploadIds }: { ownerId: string; uploadIds: readonly string[] },
  signal: AbortSignal,
  onFile: (name: string, done: number) => Promise<void>,
): Promise<NamedBook[]> {
  const rows = await deps.db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.id, [...uploadIds]), eq(uploads.ownerId, ownerId)));
  const books: NamedBook[] = [];
  for (const [i, id] of uploadIds.entries()) {
    const upload = rows.find((row) => row.id === id);
    if (upload === undefined) continue;
    await onFile(upload.name, i / uploadIds.length);
    const book = (await keptBook(deps, id)) ?? (await readAndKeep(deps, upload, signal));
    if (book !== null) books.push({ name: upload.name, sourceId: null, book });
  }
  return books;
}

const keyOf = (uploadId: string): string => `books/${EDITION}/${uploadId}`;

/** @returns null when there is none, or the process died while it was written */
async function keptBook({ files }: Pick<Deps, 'files'>, uploadId: string): Promise<Book | null> {
  try {
    return parseBook(JSON.parse(new TextDecoder().decode(await files.read(keyOf(uploadId)))));
  } catch {
    return null;
  }
}

async function readAndKeep(
  { files, log }: Pick<Deps, 'files' | 'log'>,
  upload: UploadRow,
  signal: AbortSignal,
): Promise<Book | null> {
  const mediaType = readableTypes.find((type) => type === upload.mediaType);
  if (mediaType === undefined) return null;
  const book = await readBook(mediaType, await files.read(upload.storageKey), signal);
  await files
    .write(keyOf(upload.id), Readable.from([Buffer.from(JSON.stringify(book))]))
    .catch((error: unknown) => log.warn({ err: error }, 'a book was read, but could not be kept'));
  return book;
}
