import type { Upload } from '@dramatis/contract/uploads';
import { finished, Transform, type Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { sniff, SNIFF_BYTES } from '../../adapters/text-extraction/sniff.ts';
import type { Ctx } from '../../context.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { AppError } from '../../errors.ts';
import { shownFileName } from './file-name.ts';

/** Keeps a file that text can be read from. Streams it to the store: its size does not matter to memory. */
export async function storeUpload(
  ctx: Ctx,
  file: {
    name: string;
    content: Readable;
    /** Called when the content has ended; throws when what came is not to be kept. */
    check: () => Promise<void>;
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
  let brokeOff = false;
  // Unlike a listener for 'error', this also learns of a stream that broke before anyone listened.
  finished(file.content, (error) => {
    if (error == null) return;
    brokeOff = true;
    // Ended, not destroyed: stores give a broken stream up at once, and may still write when its file is removed.
    measured.end();
  });
  try {
    await ctx.files.write(storageKey, measured);
    if (brokeOff) throw new AppError('invalid_input', 'The upload broke off before its end. Send the file again.');
    await file.check();
    if (size === 0) throw new AppError('file_empty', 'This file is empty.');
    const type = await sniff(Buffer.concat(head).subarray(0, SNIFF_BYTES), () => ctx.files.read(storageKey));
    if ('unreadable' in type) {
      throw new AppError(
        'file_unsupported',
        `This file is ${type.unreadable}. Plain text, Markdown, HTML, PDF, EPUB and Word (.docx) can be read.`,
      );
    }
    const row = {
      id,
      ownerId: ctx.user.id,
      name: shownFileName(file.name),
      mediaType: type.mediaType,
      size,
      storageKey,
    };
    await ctx.db.insert(uploads).values(row);
    return { id, name: row.name, media_type: row.mediaType, size };
  } catch (error) {
    // What still arrives is read and dropped, or the connection would stay blocked.
    file.content.unpipe(measured).resume();
    await ctx.files.remove(storageKey);
    throw error;
  }
}
