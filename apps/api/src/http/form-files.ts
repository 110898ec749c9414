import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError, InputError } from '../errors.ts';

/** The next file of the form. The parser's complaints have no code: they are about what the client sent. */
export async function nextFile(files: AsyncIterator<MultipartFile>): Promise<IteratorResult<MultipartFile, undefined>> {
  try {
    return await files.next();
  } catch (error) {
    throw brokenForm(error);
  }
}

/** All of a file, in memory. Null: it has more than it may have. */
export async function readPart(part: MultipartFile): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of part.file) chunks.push(chunk);
  } catch (error) {
    throw brokenForm(error);
  }
  return part.file.truncated ? null : Buffer.concat(chunks);
}

/** The one file of a form, in the field `file`. */
export async function readOnlyFile(request: FastifyRequest, maxBytes: number): Promise<Uint8Array> {
  return (await readNamedFile(request, maxBytes)).bytes;
}

/** The same with the name it was sent under; empty: none. */
export async function readNamedFile(
  request: FastifyRequest,
  maxBytes: number,
): Promise<{ name: string; bytes: Uint8Array }> {
  const files = request.files({ limits: { fileSize: maxBytes } });
  const part = (await nextFile(files)).value;
  if (part?.fieldname !== 'file') {
    part?.file.resume();
    throw new InputError([{ field: 'file', message: 'is required', rule: 'required' }]);
  }
  const bytes = await readPart(part);
  // A second file is refused here, where it would else go unheard.
  await nextFile(files);
  if (bytes === null) {
    throw new AppError('file_too_large', `The file is larger than ${maxBytes / 1024 / 1024} MB.`);
  }
  // A part may come without a name, whatever the type says.
  return { name: part.filename ?? '', bytes };
}

/** For whoever reads a part by other means. */
export function throwBrokenForm(error: unknown): never {
  throw brokenForm(error);
}

function brokenForm(error: unknown): unknown {
  if (error instanceof Error && 'code' in error) return error;
  return new AppError('invalid_input', 'The body is not valid multipart/form-data.', { cause: error });
}
