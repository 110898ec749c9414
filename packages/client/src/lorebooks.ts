import { deleteLorebookMutation, lorebookQuery, saveLorebookMutation } from './graphql/operations.ts';
import type { Lorebook, LorebookInput } from './model.ts';
import type { Transport } from './transport.ts';

/** What characters know, entry by entry. */
export function lorebookOperations({ graphql }: Transport) {
  return {
    /** Null when the character has none. */
    async getLorebook(characterId: string, signal?: AbortSignal): Promise<Lorebook | null> {
      return (await graphql(lorebookQuery, { characterId }, signal)).lorebook;
    },

    /** Begins one where there is none. With `revision` ('': there was none), fails with `revision_conflict` if it was changed in between. */
    async saveLorebook(characterId: string, input: LorebookInput, revision?: string): Promise<Lorebook> {
      return (await graphql(saveLorebookMutation, { characterId, input, revision })).saveLorebook;
    },

    async deleteLorebook(characterId: string, revision?: string): Promise<void> {
      await graphql(deleteLorebookMutation, { characterId, revision });
    },
  };
}
