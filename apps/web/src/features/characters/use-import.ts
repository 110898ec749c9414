import { isAbort } from '@dramatis/client/errors';
import type { ImportConflict } from '@dramatis/client/model';
import { CARD_MAX_BYTES } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import type { ImportItem } from './import-state.ts';

/** Sends cards one after the other and keeps what became of each, until it is put away. */
export function useImport() {
  const queryClient = useQueryClient();
  const [items, setItems] = useState<ImportItem[]>([]);
  const nextId = useRef(0);
  const queue = useRef<ImportItem[]>([]);
  const running = useRef<AbortController | null>(null);

  const change = (id: number, to: Partial<ImportItem>) =>
    setItems((now) => now.map((item) => (item.id === id ? { ...item, ...to } : item)));

  const work = async () => {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    for (let item = queue.current.shift(); item; item = queue.current.shift()) {
      change(item.id, { state: 'sending' });
      const ended = await send(item, abort.signal);
      if (abort.signal.aborted) return;
      change(item.id, ended);
    }
    running.current = null;
    void queryClient.invalidateQueries({ queryKey: ['characters'] });
    void queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    queue.current = [];
  }, []);
  useEffect(() => stop, [stop]);

  return {
    items,
    add: (files: readonly File[]) => {
      const added = files.map((file): ImportItem => ({
        id: nextId.current++,
        file,
        onConflict: 'report',
        state: 'waiting',
        result: null,
        failure: null,
      }));
      setItems((now) => [...now, ...added]);
      queue.current.push(...added);
      void work();
    },
    /** Sends a file again, now with a decision, or because it could not be sent. */
    again: (item: ImportItem, onConflict: ImportConflict) => {
      const next = { ...item, onConflict, state: 'waiting' as const, failure: null };
      change(item.id, next);
      queue.current.push(next);
      void work();
    },
    /** Stops what has not been sent. */
    close: () => {
      stop();
      setItems([]);
      void queryClient.invalidateQueries({ queryKey: ['characters', 'list'] });
    },
  };
}

async function send(item: ImportItem, signal: AbortSignal): Promise<Partial<ImportItem>> {
  const { file, onConflict } = item;
  if (file.size > CARD_MAX_BYTES) {
    const megabytes = CARD_MAX_BYTES / 1024 / 1024;
    return { state: 'failed', failure: t`A card may have ${megabytes} MB; this file has more.` };
  }
  try {
    const result = await api.importCard(file, file.name, { onConflict, signal });
    return { state: 'done', result };
  } catch (error) {
    return isAbort(error) ? {} : { state: 'failed', failure: errorText(error) };
  }
}
