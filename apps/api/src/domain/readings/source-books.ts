import { and, eq } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { AppError } from '../../errors.ts';
import type { Book } from '../books/book.ts';
import { pagesFrom } from '../books/page-starts.ts';

export interface NamedBook {
  /** Of the file. */
  name: string;
  /** The source of a notebook; null: an upload. */
  sourceId: string | null;
  book: Book;
}

/**
 * The books of a notebook's sources, in the order of their ids, as they were read when they were added: places in them
 * are places in the text that the notebook shows.
 * @throws AppError source_removed, source_not_ready; the signal's reason
 */
export async function booksOfSources(
  deps: Pick<Deps, 'db' | 'files'>,
  { ownerId, sourceIds }: { ownerId: string; sourceIds: readonly string[] },
  signal: AbortSignal,
  onFile: (name: string, done: number) => Promise<void>,
): Promise<NamedBook[]> {
  const books: NamedBook[] = [];
  for (const [i, id] of sourceIds.entries()) {
    signal.throwIfAborted();
    // One after the other, as one may go while those before it are read.
    const row = await find(deps, ownerId, id);
    if (row === undefined) throw removed();
    await onFile(row.name, i / sourceIds.length);
    books.push({ name: row.name, sourceId: id, book: await bookOf(deps, row) });
  }
  return books;
}

async function find({ db }: Pick<Deps, 'db'>, ownerId: string, id: string): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(sources)
    .where(and(eq(sources.id, id), eq(sources.ownerId, ownerId)));
  return row;
}

async function bookOf(deps: Pick<Deps, 'db' | 'files'>, row: SourceRow): Promise<Book> {
  const { id, ownerId, name, textKey, title, language, chapters, pageStarts } = row;
  if (textKey === null) throw new AppError('source_not_ready', `${name} has not been read yet. Wait for it.`);
  let bytes: Uint8Array;
  try {
    bytes = await deps.files.read(textKey);
  } catch (error) {
    // Its files go right after its row.
    if ((await find(deps, ownerId, id)) === undefined) throw removed();
    throw error;
  }
  return {
    title,
    authors: [],
    language,
    text: new TextDecoder().decode(bytes),
    chapters,
    pages: pagesFrom(pageStarts),
  };
}

function removed(): AppError {
  return new AppError(
    'source_removed',
    'A source was removed from its notebook before it was read to the end. Begin again with those that are there.',
  );
}
