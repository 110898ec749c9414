import { isAbort } from '@dramatis/client/errors';
import type { ConversationImportReport } from '@dramatis/client/model';
import { CONVERSATIONS_ARCHIVE_MAX_BYTES, CONVERSATIONS_MAX_BYTES } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';

export type ImportState =
  | { step: 'none' }
  | { step: 'sending'; file: File; percent: number }
  | { step: 'reading'; file: File }
  | { step: 'done'; file: File; report: ConversationImportReport }
  | { step: 'failed'; file: File; failure: string };

/** Sends a file of conversations and keeps what became of it until the next one. */
export function useImport() {
  const queryClient = useQueryClient();
  const [state, setState] = useState<ImportState>({ step: 'none' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function send(file: File): Promise<void> {
    // The server tells an archive by its content, and is asked where the name says so.
    const isArchive = /\.zip$/i.test(file.name);
    const mostBytes = isArchive ? CONVERSATIONS_ARCHIVE_MAX_BYTES : CONVERSATIONS_MAX_BYTES;
    if (file.size > mostBytes) {
      const most = mostBytes / 1024 / 1024;
      setState({ step: 'failed', file, failure: t`It may have ${most} MB, and has more.` });
      return;
    }
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState({ step: 'sending', file, percent: 0 });
    const onProgress = (sent: number) =>
      setState(sent < 1 ? { step: 'sending', file, percent: 100 * sent } : { step: 'reading', file });
    try {
      const report = await api.importConversations(file, file.name, { onProgress, signal: abort.signal });
      setState({ step: 'done', file, report });
    } catch (error) {
      if (isAbort(error)) return;
      setState({ step: 'failed', file, failure: errorText(error) });
    }
    // What had been written before a fault is here.
    void queryClient.invalidateQueries({ queryKey: ['sessions'] });
    void queryClient.invalidateQueries({ queryKey: ['characters'] });
  }

  return { state, send: (file: File) => void send(file) };
}
