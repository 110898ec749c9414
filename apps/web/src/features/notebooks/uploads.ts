import { ApiError } from '@dramatis/client/errors';
import { useMemo } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { checkFile } from '@/lib/book-files.ts';
import { errorText, faultText } from '@/lib/error-text.ts';
import { locale } from '@/lib/language.ts';
import { queryClient } from '@/lib/query-client.ts';
import { putSource } from './cache.ts';

/** A file on its way to a notebook. Once it is a source there, it is none of these any more. */
export interface Upload {
  key: string;
  notebookId: string;
  name: string;
  state: 'waiting' | 'sending' | 'duplicate' | 'failed';
  /** How much of it has been sent, 0 to 1. */
  sent: number;
  /** Why it failed, or which source has its content already. */
  reason: string;
  /** Whether sending it again may help. */
  canRetry: boolean;
}

const useStore = create<{ uploads: readonly Upload[] }>(() => ({ uploads: [] }));

const files = new Map<string, { file: File; abort: AbortController }>();

function change(key: string, next: Partial<Upload>): void {
  useStore.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.key === key ? { ...upload, ...next } : upload)),
  }));
}

/** Sends files to a notebook, in the order of their names: sources are in the order in which they arrive. */
export function addFiles(notebookId: string, given: readonly File[]): void {
  const byName = new Intl.Collator(locale(), { numeric: true });
  const added = given
    .toSorted((a, b) => byName.compare(a.name, b.name))
    .map((file): Upload => {
      const key = uuidv7();
      const refusal = refusalOf(file);
      if (refusal === null) files.set(key, { file, abort: new AbortController() });
      return {
        key,
        notebookId,
        name: file.name,
        state: refusal === null ? 'waiting' : 'failed',
        sent: 0,
        reason: refusal ?? '',
        canRetry: false,
      };
    });
  useStore.setState(({ uploads }) => ({ uploads: [...uploads, ...added] }));
  sendNext(notebookId);
}

/** What the server would say after the whole upload. Null: nothing that is known now. */
function refusalOf(file: File): string | null {
  try {
    checkFile(file);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** One file of a notebook at a time, so that none overtakes another. */
function sendNext(notebookId: string): void {
  const own = useStore.getState().uploads.filter((upload) => upload.notebookId === notebookId);
  if (own.some(({ state }) => state === 'sending')) return;
  const next = own.find(({ state }) => state === 'waiting');
  if (next) void send(next).finally(() => sendNext(notebookId));
}

async function send({ key, notebookId, name }: Upload): Promise<void> {
  const given = files.get(key);
  if (!given) return removeUpload(key);
  change(key, { state: 'sending', sent: 0 });
  try {
    const { results } = await api.addSources(notebookId, [{ file: given.file, name }], {
      onProgress: (sent) => change(key, { sent }),
      signal: given.abort.signal,
    });
    const [result] = results;
    if (result?.source) putSource(queryClient, result.source);
    if (result?.error) {
      // What was refused once is refused again.
      change(key, {
        state: 'failed',
        reason: faultText(result.error),
        canRetry: !result.error.code.startsWith('file_'),
      });
    } else if (result?.duplicate) change(key, { state: 'duplicate', reason: result.source?.name ?? '' });
    else removeUpload(key);
  } catch (error) {
    if (given.abort.signal.aborted) return;
    const isRefused = error instanceof ApiError && error.code.startsWith('file_');
    change(key, { state: 'failed', reason: errorText(error), canRetry: !isRefused });
  }
}

export function retryUpload({ key, notebookId }: Upload): void {
  change(key, { state: 'waiting', sent: 0, reason: '' });
  sendNext(notebookId);
}

/** Takes it from the list; one that is on its way is not sent any further. */
export function removeUpload(key: string): void {
  files.get(key)?.abort.abort();
  files.delete(key);
  useStore.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.key !== key) }));
}

export function useUploads(notebookId: string): readonly Upload[] {
  const uploads = useStore((state) => state.uploads);
  return useMemo(() => uploads.filter((upload) => upload.notebookId === notebookId), [uploads, notebookId]);
}
