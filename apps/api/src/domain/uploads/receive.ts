import { createHash } from 'node:crypto';
import { finished, Transform, type Readable } from 'node:stream';
import type { ReadableType } from '../../adapters/text-extraction/media-types.ts';
import { sniff, SNIFF_BYTES } from '../../adapters/text-extraction/sniff.ts';
import type { Ctx } from '../../context.ts';
import { AppError } from '../../errors.ts';

/** A file on its way in. */
export interface IncomingFile {
  name: string;
  content: Readable;
  /** Called when the content has ended; throws when what came is not to be kept. */
  check: () => Promise<void>;
}

export interface ReceivedFile {
  mediaType: ReadableType;
  size: number;
  /** In hexadecimal. */
  sha256: string;
}

/**
 * Streams a file that text can be read from to the store: its size does not matter to memory. When it fails, nothing is
 * left there.
 * @param keep makes the row that names the file
 */
export async function receiveFile<T>(
  ctx: Ctx,
  storageKey: string,
  file: IncomingFile,
  keep: (received: ReceivedFile) => Promise<T>,
): Promise<T> {
  const head: Buffer[] = [];
  const hash = createHash('sha256');
  let size = 0;
  const measured = file.content.pipe(
    new Transform({
      transform(chunk: Buffer, _encoding, next) {
        if (size < SNIFF_BYTES) head.push(chunk);
        size += chunk.length;
        hash.update(chunk);
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
    return await keep({ mediaType: type.mediaType, size, sha256: hash.digest('hex') });
  } catch (error) {
    // What still arrives is read and dropped, or the connection would stay blocked.
    file.content.unpipe(measured).resume();
    await ctx.files.remove(storageKey);
    throw error;
  }
}
