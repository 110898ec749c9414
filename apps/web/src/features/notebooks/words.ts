import type { MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import type { Notebook, Source } from '@dramatis/client/model';
import { notebookLimits } from '@dramatis/contract/limits';
import { locale } from '@/lib/language.ts';
import type { Upload } from './uploads.ts';

export const sourcesText = (count: number): string => plural(count, { one: '# source', other: '# sources' });

export const passagesText = (count: number): string => plural(count, { one: '# passage', other: '# passages' });

/** One without a title is called by its number. */
export function chapterTitle({ number, title }: { number: number; title: string }): string {
  return title || t`Chapter ${number}`;
}

export const statusWords: Readonly<Record<Notebook['generationStatus'], MessageDescriptor>> = {
  idle: msg({ message: 'empty', context: 'a notebook' }),
  queued: msg({ message: 'waiting to be read', context: 'a notebook' }),
  running: msg({ message: 'being read', context: 'a notebook' }),
  ready: msg({ message: 'ready', context: 'a notebook' }),
  failed: msg`a source could not be read`,
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
      .trim() || t`Notebook`
  );
}

/** A size as people read it. */
export function sizeText(bytes: number): string {
  const kib = bytes / 1024;
  if (kib < 1000) return `${Math.max(1, Math.round(kib))} KB`;
  return `${(kib / 1024).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}

/** Of an ISO 639-3 code. Null: unknown, or a language that this browser has no name for. */
export function languageName(code: string): string | null {
  if (code === 'und') return null;
  try {
    const name = new Intl.DisplayNames([locale()], { type: 'language', fallback: 'none' }).of(code);
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
      .map(({ name, sent }) => {
        const percent = Math.round(sent * 100);
        return t`Sending ${name}: ${percent}%.`;
      }),
    ...sources
      .filter(({ status }) => status === 'running')
      .map(({ name, progress }) => t`Reading ${name}: ${progress}%.`),
  ];
  const waiting =
    uploads.filter(({ state }) => state === 'waiting').length +
    sources.filter(({ status }) => status === 'queued').length;
  if (waiting > 0) parts.push(plural(waiting, { one: '# waiting.', other: '# waiting.' }));
  return parts.join(' ');
}

/** How it ended. */
export function endText(uploads: readonly Pick<Upload, 'state'>[], sources: readonly Pick<Source, 'status'>[]): string {
  const ready = sources.filter(({ status }) => status === 'ready').length;
  const failed =
    uploads.filter(({ state }) => state === 'failed').length +
    sources.filter(({ status }) => status === 'failed').length;
  if (failed === 0) return plural(ready, { one: '# source ready.', other: '# sources ready.' });
  return t`${plural(ready, { one: '# source ready', other: '# sources ready' })}, ${plural(failed, { one: '# failed', other: '# failed' })}.`;
}
