import type { Cast, CharacterDraft } from '@dramatis/client/model';
import { READING_MAX_FILES, SAVE_DRAFTS_MAX } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api.ts';
import { checkFile } from '@/lib/book-files.ts';
import { Refusal } from '@/lib/refusal.ts';
import { CAST_LIST, withDraft } from './fold.ts';
import { castQuery } from './queries.ts';

/** Uploads books and has them read. `sent` is how much of all files is there, 0–1. */
export function useCreateCast() {
  const queryClient = useQueryClient();
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: async (files: readonly File[]) => {
      setSent(0);
      checkFiles(files);
      const total = files.reduce((sum, { size }) => sum + size, 0);
      const uploadIds: string[] = [];
      let before = 0;
      for (const file of files) {
        const start = before;
        const onProgress = (share: number) => setSent((start + share * file.size) / total);
        uploadIds.push((await api.uploadFile(file, file.name, { onProgress })).id);
        before += file.size;
      }
      return api.createCast(uploadIds);
    },
    // A live event may have come first, and knows more.
    onSuccess: (cast) => queryClient.setQueryData(castQuery(cast.id).queryKey, (known) => known ?? cast),
  });
  return { ...mutation, sent };
}

/** Has sources of a notebook read; null: all of them. */
export function useCastNotebook(notebookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sourceIds: readonly string[] | null) => api.createCastFromNotebook(notebookId, sourceIds ?? undefined),
    onSuccess: (cast) => queryClient.setQueryData(castQuery(cast.id).queryKey, (known) => known ?? cast),
  });
}

/** Makes a notebook of a cast's files; whom it was saved as is grounded in it from then on. */
export function useKeepBook(castId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.castToNotebook(castId),
    onSuccess: () => {
      for (const queryKey of [['notebooks'], ['notebook-names'], ['characters', 'detail'], CAST_LIST])
        void queryClient.invalidateQueries({ queryKey });
      return queryClient.invalidateQueries({ queryKey: castQuery(castId).queryKey });
    },
  });
}

function useChangeCast<Given>(change: (given: Given) => Promise<Cast>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    // The answer would take a live event back that came before it: it only says that there is something to read.
    onSuccess: ({ id }) => queryClient.invalidateQueries({ queryKey: castQuery(id).queryKey }),
  });
}

export const useStartCast = (castId: string) =>
  useChangeCast((asOfChapter: number | null) => api.startCast(castId, asOfChapter ?? undefined));

export const useCancelCast = (castId: string) => useChangeCast(() => api.cancelCast(castId));

/** Goes on with all that failed, or with one part of it. */
export const useRetryCast = (castId: string) =>
  useChangeCast((part: number | undefined) => api.retryCast(castId, part));

/** Starts a draft of each, in turn, so that they begin in the order of the list. */
export function useDraftMembers(castId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    /** Returns whose drafts did not begin, with what was said of the first. */
    mutationFn: async (names: readonly string[]): Promise<{ left: string[]; error: unknown }> => {
      for (const [i, characterName] of names.entries()) {
        try {
          const draft = await api.generateDraft({ castId, characterName });
          // A live event may have come first, and knows more.
          queryClient.setQueryData(castQuery(castId).queryKey, (cast) =>
            cast?.drafts.some(({ id }) => id === draft.id) ? cast : cast && withDraft(cast, draft),
          );
        } catch (error) {
          return { left: names.slice(i), error };
        }
      }
      return { left: [], error: null };
    },
  });
}

function useChangeDraft(castId: string, change: (draftId: string) => Promise<CharacterDraft>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: castQuery(castId).queryKey }),
  });
}

export const useRetryDraft = (castId: string) => useChangeDraft(castId, (id) => api.retryDraft(id));

export const useCancelDraft = (castId: string) => useChangeDraft(castId, (id) => api.cancelDraft(id));

/** Saves drafts as they are. Returns how many were; all or none, up to what one request takes. */
export function useSaveDrafts(castId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (draftIds: readonly string[]) => {
      const saved = [];
      for (let i = 0; i < draftIds.length; i += SAVE_DRAFTS_MAX)
        saved.push(...(await api.saveDrafts(draftIds.slice(i, i + SAVE_DRAFTS_MAX))));
      return saved.map(({ id, name }) => ({ id, name }));
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['characters', 'list'] });
      return queryClient.invalidateQueries({ queryKey: castQuery(castId).queryKey });
    },
  });
}

/** @throws Refusal for files that the server would refuse after they were sent */
export function checkFiles(files: readonly File[]): void {
  files.forEach(checkFile);
  const count = files.length;
  if (count > READING_MAX_FILES)
    throw new Refusal(t`A cast takes up to ${READING_MAX_FILES} files; these are ${count}.`);
}
