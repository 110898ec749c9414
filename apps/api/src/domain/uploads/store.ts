import type { Upload } from '@dramatis/contract/uploads';
import { Transform, type Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { sniff, SNIFF_BYTES } from '../../adapters/text-extraction/sniff.ts';
import type { Ctx } from '../../context.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { AppError } from '../../errors.ts';

/** Keeps a file that text can be read from. Streams it to the store: its size does not matter to memory. */
export async function storeUpload(
  ctx: Ctx,
  file: {
    name: string;
    content: Readable;
    /** True once the stream ended early because of its size. */ wasCut: () => boolean;
  },
): Promise<Upload> {
  const id = uuidv7();
  const storageKey = `uploads/${id}`;
  const head: Buffer[] = [];
  let size = 0;
  const measured = file.content.pipe(
    new Transform({
      transform(chunk: Buffer, _encoding, next) {
        if (size < SNIFF_BYTES) head.push(chunk);
        size += chunk.length;
        next(null, chunk);
      },
    }),
  );
  file.content.on('error', (error) => measured.destroy(error));
  try {
    await ctx.files.write(storageKey, measured);
    if (file.wasCut()) throw new AppError('file_too_large', 'The file is larger than 50 MB.');
    if (size === 0) throw new AppError('file_empty', 'This file is empty.');
    const type = await sniff(Buffer.concat(head).subarray(0, SNIFF_BYTES));
    if ('unreadable' in type) {
      throw new AppError(
        'file_unsupported',
        `This file is ${type.unreadable}. Plain text, Markdown and PDF can be read.`,
      );
    }
    const row = { id, ownerId: ctx.user.id, name: fileName(file.name), mediaType: type.mediaType, size, storageKey };
    await ctx.db.insert(uploads).values(row);
    return { id, name: row.name, media_type: row.mediaType, size };
  } catch (error) {
    await ctx.files.remove(storageKey);
    throw error;
  }
}

/** The name is only ever shown; it names no file of ours. */
function fileName(name: string): string {
  // eslint-disable-next-line no-control-regex
  const shown = name.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  return shown === '' ? 'untitled' : shown.slice(-200);
}
