import type { Upload } from '@dramatis/contract/uploads';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { shownFileName } from './file-name.ts';
import { receiveFile, type IncomingFile } from './receive.ts';

/** Keeps a file that text can be read from. */
export async function storeUpload(ctx: Ctx, file: IncomingFile): Promise<Upload> {
  const id = uuidv7();
  const name = shownFileName(file.name);
  const storageKey = `uploads/${id}`;
  return await receiveFile(ctx, storageKey, file, async ({ mediaType, size }) => {
    await ctx.db.insert(uploads).values({ id, ownerId: ctx.user.id, name, mediaType, size, storageKey });
    return { id, name, media_type: mediaType, size };
  });
}
