import { ApiError } from '@dramatis/client/errors';
import { UPLOAD_MAX_BYTES } from '@dramatis/contract/limits';

export const ACCEPTED_FILES = [
  '.txt,.text,.md,.markdown,.html,.htm,.xhtml,.pdf,.epub,.docx',
  'text/plain,text/markdown,text/html,application/pdf,application/epub+zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
].join(',');

/** Says at once what the server would say after the whole upload. */
export function checkFile(file: Pick<File, 'name' | 'size'>): void {
  if (file.size === 0) throw new ApiError({ status: 422, code: 'file_empty', detail: `“${file.name}” is empty.` });
  if (file.size > UPLOAD_MAX_BYTES) {
    const [size, most] = [file.size, UPLOAD_MAX_BYTES].map((bytes) => Math.ceil(bytes / 1024 / 1024));
    throw new ApiError({
      status: 413,
      code: 'file_too_large',
      detail: `“${file.name}” is ${size} MB; the most that can be read is ${most} MB.`,
    });
  }
}
