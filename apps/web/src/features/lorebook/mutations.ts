import type { Lorebook, LorebookInput } from '@dramatis/client/model';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { lorebookQuery } from './queries.ts';

function settle(queryClient: QueryClient, characterId: string, book: Lorebook | null) {
  queryClient.setQueryData(lorebookQuery(characterId).queryKey, book);
  // They say how many entries there are.
  void queryClient.invalidateQueries({ queryKey: ['characters', 'detail', characterId] });
}

export function useSaveLorebook(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    /** Without a revision it is written over whatever is there. */
    mutationFn: ({ input, revision }: { input: LorebookInput; revision: string | null }) =>
      api.saveLorebook(characterId, input, revision ?? undefined),
    onSuccess: (book) => settle(queryClient, characterId, book),
  });
}

export function useDeleteLorebook(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (revision: string) => api.deleteLorebook(characterId, revision),
    onSuccess: () => settle(queryClient, characterId, null),
  });
}
