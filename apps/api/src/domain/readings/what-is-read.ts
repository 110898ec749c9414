import type { ReadingInput } from '@dramatis/contract/drafts';
import { READING_MAX_CHARACTERS } from '@dramatis/contract/limits';
import { and, asc, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { AppError, InputError, NotFoundError } from '../../errors.ts';
import { checkNotebook } from '../notebooks/check-scope.ts';
import { ownUploads } from '../uploads/own.ts';

/** What a cast or a draft is read from, in order: uploads, or else sources of a notebook. */
export interface WhatIsRead {
  uploadIds: string[];
  sourceIds: string[];
  notebookId: string | null;
}

/**
 * Checks what a person wants to be read.
 * @throws InputError unless it is either files or a notebook; NotFoundError; AppError source_not_ready, file_too_large
 */
export async function whatIsRead(executor: Executor, ownerId: string, input: ReadingInput): Promise<WhatIsRead> {
  const { uploadIds, notebookId, sourceIds } = input;
  if (notebookId === undefined) {
    if (sourceIds !== undefined) throw new InputError([{ field: 'input.sourceIds', message: 'takes a notebookId' }]);
    if (uploadIds === undefined)
      throw new InputError([{ field: 'input.uploadIds', message: 'is required', rule: 'required' }]);
    return { uploadIds: await ownUploads(executor, ownerId, uploadIds), sourceIds: [], notebookId: null };
  }
  if (uploadIds !== undefined) {
    throw new InputError([{ field: 'input.uploadIds', message: 'cannot be read together with a notebook' }]);
  }
  await checkNotebook(executor, ownerId, notebookId);
  const all = await executor
    .select({ id: sources.id, name: sources.name, status: sources.status, characters: sources.characters })
    .from(sources)
    .where(and(eq(sources.notebookId, notebookId), eq(sources.ownerId, ownerId)))
    .orderBy(asc(sources.ordinal));
  const chosen = sourceIds === undefined ? all : chosenFrom(all, sourceIds);
  if (chosen.length === 0) {
    throw new InputError([{ field: 'input.notebookId', message: 'names a notebook without sources' }]);
  }
  refuseUnread(chosen);
  return { uploadIds: [], sourceIds: chosen.map(({ id }) => id), notebookId };
}

type ListedSource = Pick<SourceRow, 'id' | 'name' | 'status' | 'characters'>;

/** In the order of the story, whatever order they are named in. */
function chosenFrom(all: readonly ListedSource[], ids: readonly string[]): ListedSource[] {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const chosen = all.filter(({ id }) => wanted.has(id));
  if (chosen.length < wanted.size) throw new NotFoundError('source');
  return chosen;
}

function refuseUnread(chosen: readonly ListedSource[]): void {
  const unread = chosen.find(({ status }) => status !== 'ready');
  if (unread !== undefined) {
    const what =
      unread.status === 'failed' ? 'could not be indexed. Try it again there' : 'is still being read. Wait for it';
    throw new AppError('source_not_ready', `${unread.name} ${what}, or choose other sources.`);
  }
  const characters = chosen.reduce((sum, each) => sum + each.characters, 0);
  if (characters > READING_MAX_CHARACTERS) {
    const most = READING_MAX_CHARACTERS.toLocaleString('en');
    throw new AppError(
      'file_too_large',
      `These sources have ${characters.toLocaleString('en')} characters; up to ${most} are read at a time. Choose fewer.`,
    );
  }
}
