import type { CardTarget, Character, CharacterInput, CharacterPage, LorebookFormat } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { settleHeldBack } from '@/lib/held-back.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import type { Picture } from './picture.ts';
import { characterQuery } from './queries.ts';

function settle(queryClient: QueryClient, character: Character) {
  queryClient.setQueryData(characterQuery(character.id).queryKey, character);
  void queryClient.invalidateQueries({ queryKey: ['characters', 'list'] });
}

export function useCreateCharacter() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ input, picture }: { input: CharacterInput; picture: Picture | null }) => {
      const character = await api.createCharacter(input);
      if (picture === null) return character;
      try {
        const { avatarUrl } = await api.setAvatar(character.id, picture.picture, picture.name);
        return { ...character, avatarUrl };
      } catch (error) {
        // The character is there; its picture can be given again in its editor.
        const { name } = character;
        toast.error(t`${name} is saved, but without the picture. ${{ reason: errorText(error) }}`);
        return character;
      }
    },
    onSuccess: (character) => settle(queryClient, character),
  });
}

export function useUpdateCharacter(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    /** Without a revision it overwrites whatever is there. */
    mutationFn: ({ input, revision }: { input: CharacterInput; revision?: number }) =>
      api.updateCharacter(characterId, input, revision),
    onSuccess: (character) => {
      settle(queryClient, character);
      // Sessions carry their character's name.
      void queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
}

/** The server refuses while there are sessions: that is an answer, not an error. */
export function useDeleteCharacter() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (characterId: string) => {
      // Who has sessions stays, also for sessions that are about to go.
      await settleHeldBack();
      return await api.deleteCharacter(characterId);
    },
    onSuccess: (result, characterId) => {
      if (!result.ok) return;
      queryClient.removeQueries({ queryKey: characterQuery(characterId).queryKey });
      void queryClient.invalidateQueries({ queryKey: ['characters', 'list'] });
    },
  });
}

export function useDuplicateCharacter() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (characterId: string) => api.duplicateCharacter(characterId),
    onSuccess: (character) => settle(queryClient, character),
  });
}

/** Marks at once, and takes it back, saying so, if the server refuses. */
export function useSetFavourite() {
  const queryClient = useQueryClient();
  const mark = (characterId: string, favourite: boolean) =>
    queryClient.setQueriesData<InfiniteData<CharacterPage>>({ queryKey: ['characters', 'list'] }, (data) =>
      data === undefined
        ? data
        : {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              nodes: page.nodes.map((node) => (node.id === characterId ? { ...node, favourite } : node)),
            })),
          },
    );
  return useMutation({
    mutationFn: ({ id, favourite }: { id: string; favourite: boolean }) => api.setFavourite(id, favourite),
    onMutate: ({ id, favourite }) => mark(id, favourite),
    onSuccess: (character) => settle(queryClient, character),
    onError(error, { id, favourite }) {
      mark(id, !favourite);
      toast.error(errorText(error));
    },
  });
}

export function useRestoreVersion(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (revision: number) => api.restoreCharacterVersion(characterId, revision),
    onSuccess: (character) => {
      settle(queryClient, character);
      void queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
}

/** What stands beside the form changes without it: text that is being written there stays. */
function changeBeside(queryClient: QueryClient, characterId: string, change: Partial<Character>) {
  queryClient.setQueryData(
    characterQuery(characterId).queryKey,
    (character) => character && { ...character, ...change },
  );
  void queryClient.invalidateQueries({ queryKey: ['characters', 'list'] });
  void queryClient.invalidateQueries({ queryKey: ['sessions'] });
}

export function useSetAvatar(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ picture, name }: { picture: Blob; name: string }) => api.setAvatar(characterId, picture, name),
    onSuccess: ({ avatarUrl }) => changeBeside(queryClient, characterId, { avatarUrl }),
  });
}

export function useRemoveAvatar(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.removeAvatar(characterId),
    onSuccess: ({ avatarUrl }) => changeBeside(queryClient, characterId, { avatarUrl }),
  });
}

export function useImportLorebook(characterId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ file, replace }: { file: File; replace: boolean }) =>
      api.importLorebook(characterId, file, file.name, { replace }),
    onSuccess: ({ loreEntries }) => changeBeside(queryClient, characterId, { loreEntries }),
  });
}

export function useExportLorebook(characterId: string) {
  return useMutation({ mutationFn: (format: LorebookFormat) => api.exportLorebook(characterId, format) });
}

export function useExportCard(characterId: string) {
  return useMutation({ mutationFn: (target: CardTarget) => api.exportCard(characterId, target) });
}
