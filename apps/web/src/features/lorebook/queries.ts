import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const lorebookQuery = (characterId: string) =>
  queryOptions({
    queryKey: ['characters', 'lorebook', characterId],
    queryFn: ({ signal }) => api.getLorebook(characterId, signal),
    // What is edited must not begin with an old book.
    staleTime: 0,
  });
