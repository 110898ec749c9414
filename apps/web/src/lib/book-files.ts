import { UPLOAD_MAX_BYTES } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Refusal } from '@/lib/refusal.ts';

export const ACCEPTED_FILES = [
  '.txt,.text,.md,.markdown,.html,.htm,.xhtml,.pdf,.epub,.docx',
  'text/plain,text/markdown,text/html,application/pdf,application/epub+zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
].join(',');

/** Says at once what the server would say after the whole upload. @throws Refusal */
export function checkFile(file: Pick<File, 'name' | 'size'>): void {
  const { name } = file;
  if (file.size === 0) throw new Refusal(t`“${name}” is empty.`);
  if (file.size > UPLOAD_MAX_BYTES) {
    const size = Math.ceil(file.size / 1024 / 1024);
    const most = UPLOAD_MAX_BYTES / 1024 / 1024;
    throw new Refusal(t`“${name}” is ${size} MB; the most that can be read is ${most} MB.`);
  }
}
