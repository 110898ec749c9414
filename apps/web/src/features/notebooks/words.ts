import type { Notebook, Source } from '@dramatis/client/model';
import { notebookLimits } from '@dramatis/contract/limits';
import type { Upload } from './uploads.ts';

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

export const statusWords: Readonly<Record<Notebook['generationStatus'], string>> = {
  idle: 'empty',
  queued: 'waiting to be read',
  running: 'being read',
  ready: 'ready',
  failed: 'a source could not be read',
};

export const isUnderWay = ({ status }: Pick<Source, 'status'>) => status === 'queued' || status === 'running';

/** As it is called: by its title where the file says one. */
export function titleOf({ title, name }: Pick<Source, 'title' | 'name'>): string {
  return title.trim() || name;
}

/** What a notebook made of a file is called: as the file, without its ending. */
export function nameFrom(fileName: string): string {
  return (
    fileName
      .replace(/(?<=[^.])\.[^.]{1,8}$/, '')
      .slice(0, notebookLimits.name)
      .trim() || 'Notebook'
  );
}

/** A size as people read it. */
export function sizeText(bytes: number): string {
  const kib = bytes / 1024;
  return kib < 1000 ? `${Math.max(1, Math.round(kib))} KB` : `${(kib / 1024).toFixed(1)} MB`;
}

/** Of an ISO 639-3 code. Null: unknown, or a language that this browser has no name for. */
export function languageName(code: string): string | null {
  if (code === 'und') return null;
  try {
    const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code);
    return name ?? null;
  } catch {
    return null;
  }
}

/** How things stand with what is not done, for those who hear it. Empty: all is done. */
export function progressText(
  uploads: readonly Pick<Upload, 'name' | 'state' | 'sent'>[],
  sources: readonly Pick<Source, 'name' | 'status' | 'progress'>[],
): string {
  const parts = [
    ...uploads
      .filter(({ state }) => state === 'sending')
      .map(({ name, sent }) => `Sending ${name}: ${Math.round(sent * 100)}%.`),
    ...sources
      .filter(({ status }) => status === 'running')
      .map(({ name, progress }) => `Reading ${name}: ${progress}%.`),
  ];
  const waiting =
    uploads.filter(({ state }) => state === 'waiting').length +
    sources.filter(({ status }) => status === 'queued').length;
  if (waiting > 0) parts.push(`${waiting} waiting.`);
  return parts.join(' ');
}

/** How it ended. */
export function endText(uploads: readonly Pick<Upload, 'state'>[], sources: readonly Pick<Source, 'status'>[]): string {
  const ready = sources.filter(({ status }) => status === 'ready').length;
  const failed =
    uploads.filter(({ state }) => state === 'failed').length +
    sources.filter(({ status }) => status === 'failed').length;
  return `${counted(ready, 'source')} ready${failed === 0 ? '' : `, ${failed} failed`}.`;
}
