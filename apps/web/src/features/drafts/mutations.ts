import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api.ts';
import { checkFile } from '@/lib/book-files.ts';
import { forgetDraft, rememberDraft } from './begun.ts';
import { draftQuery } from './queries.ts';
import { fetchSample } from './sample.ts';

interface Beginning {
  file: File;
  characterName?: string;
  /** Given up while it is being sent, or begun: then nothing is left of it. */
  abort: AbortController;
}

const START = ['start-draft'];

/** Uploads a book and starts a draft of one of its characters. `sent` is how much of the file is there, 0–1. */
export function useStartDraft() {
  const queryClient = useQueryClient();
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationKey: START,
    mutationFn: async ({ file, characterName, abort: { signal } }: Beginning) => {
      setSent(0);
      checkFile(file);
      const upload = await api.uploadFile(file, file.name, { onProgress: setSent, signal });
      const draft = await api.generateDraft({ uploadIds: [upload.id], ...(characterName ? { characterName } : {}) });
      if (signal.aborted) {
        await api.cancelDraft(draft.id);
        throw new DOMException('Given up', 'AbortError');
      }
      return draft;
    },
    // Also when the screen was left meanwhile.
    onSuccess: (draft, { file }) => {
      // A live event may have come first, and knows more.
      queryClient.setQueryData(draftQuery(draft.id).queryKey, (known) => known ?? draft);
      rememberDraft({ id: draft.id, book: file.name });
    },
  });
  return { ...mutation, sent };
}

/** Books that are on their way to be drafts, from this screen or from one that was left. */
export function useBeginnings(): Beginning[] {
  return useMutationState<Beginning | undefined>({
    filters: { mutationKey: START, status: 'pending' },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the mutation of this key
    select: ({ state }) => state.variables as Beginning | undefined,
  }).filter((beginning) => beginning !== undefined);
}

/** The bundled story, by the same way as any book. */
export function useDraftFromSample() {
  const { mutateAsync, sent } = useStartDraft();
  const mutation = useMutation({
    mutationFn: async () => mutateAsync({ file: await fetchSample(), abort: new AbortController() }),
  });
  return { ...mutation, sent };
}

export function useCancelDraft() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draftId: string) => api.cancelDraft(draftId),
    onSuccess: (draft) => {
      queryClient.setQueryData(draftQuery(draft.id).queryKey, draft);
      forgetDraft(draft.id);
    },
  });
}
