import { ApiError } from '@dramatis/client/errors';
import type { CharacterFilter } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const charactersQuery = (filter: CharacterFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['characters', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.listCharacters({ first: 60, ...filter, ...(pageParam === '' ? {} : { after: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.endCursor,
  });

export const characterQuery = (characterId: string) =>
  queryOptions({
    queryKey: ['characters', 'detail', characterId],
    queryFn: async ({ signal }) => {
      const character = await api.getCharacter(characterId, signal);
      if (character) return character;
      throw new ApiError({ status: 404, code: 'not_found', detail: t`There is no such character.` });
    },
  });

export const versionsQuery = (characterId: string) =>
  queryOptions({
    queryKey: ['characters', 'versions', characterId],
    queryFn: ({ signal }) => api.listCharacterVersions(characterId, signal),
    // Saving adds one.
    staleTime: 0,
  });
