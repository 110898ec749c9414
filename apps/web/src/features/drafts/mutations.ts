import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api.ts';
import { checkFile } from '@/lib/book-files.ts';
import { draftQuery } from './queries.ts';
import { fetchSample } from './sample.ts';

/** Uploads a book and starts a draft of one of its characters. `sent` is how much of the file is there, 0–1. */
export function useStartDraft() {
  const queryClient = useQueryClient();
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: async ({ file, characterName }: { file: File; characterName?: string }) => {
      setSent(0);
      checkFile(file);
      const upload = await api.uploadFile(file, file.name, { onProgress: setSent });
      return api.generateDraft({ uploadIds: [upload.id], ...(characterName ? { characterName } : {}) });
    },
    // A live event may have come first, and knows more.
    onSuccess: (draft) => queryClient.setQueryData(draftQuery(draft.id).queryKey, (known) => known ?? draft),
  });
  return { ...mutation, sent };
}

/** The bundled story, by the same way as any book. */
export function useDraftFromSample() {
  const { mutateAsync, sent } = useStartDraft();
  const mutation = useMutation({ mutationFn: async () => mutateAsync({ file: await fetchSample() }) });
  return { ...mutation, sent };
}

export function useCancelDraft() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draftId: string) => api.cancelDraft(draftId),
    onSuccess: (draft) => queryClient.setQueryData(draftQuery(draft.id).queryKey, draft),
  });
}
