import {
  cancelDraftMutation,
  characterQuery,
  charactersQuery,
  characterVersionsQuery,
  createCharacterMutation,
  deleteCharacterMutation,
  draftQuery,
  duplicateCharacterMutation,
  generateDraftMutation,
  restoreVersionMutation,
  retryDraftMutation,
  saveDraftsMutation,
  setFavouriteMutation,
  updateCharacterMutation,
} from './graphql/operations.ts';
import type {
  Character,
  CharacterDraft,
  CharacterFilter,
  CharacterInput,
  CharacterPage,
  CharacterVersion,
  DeleteCharacterResult,
  GenerateDraftInput,
} from './model.ts';
import type { Transport } from './transport.ts';

/** Characters and drafts live behind GraphQL; their input errors name the field, as REST's do. */
export function characterOperations({ graphql }: Transport) {
  return {
    async listCharacters(
      given: CharacterFilter & { first?: number; after?: string } = {},
      signal?: AbortSignal,
    ): Promise<CharacterPage> {
      return (await graphql(charactersQuery, given, signal)).characters;
    },

    /** Null when there is none, or it is not yours. */
    async getCharacter(id: string, signal?: AbortSignal): Promise<Character | null> {
      return (await graphql(characterQuery, { id }, signal)).character;
    },

    async createCharacter(input: CharacterInput): Promise<Character> {
      return (await graphql(createCharacterMutation, { input })).createCharacter;
    },

    /** With `revision`, fails with `revision_conflict` if someone saved in between. */
    async updateCharacter(id: string, input: CharacterInput, revision?: number): Promise<Character> {
      return (await graphql(updateCharacterMutation, { id, input, revision })).updateCharacter;
    },

    async setFavourite(id: string, favourite: boolean): Promise<Character> {
      return (await graphql(setFavouriteMutation, { id, favourite })).setFavourite;
    },

    /** What it was before its last changes, newest first. */
    async listCharacterVersions(id: string, signal?: AbortSignal): Promise<CharacterVersion[]> {
      return (await graphql(characterVersionsQuery, { id }, signal)).characterVersions;
    },

    /** Makes it again what it was; what it is now becomes a version, too. */
    async restoreCharacterVersion(id: string, revision: number): Promise<Character> {
      return (await graphql(restoreVersionMutation, { id, revision })).restoreVersion;
    },

    /** A copy with all that its card has, and no sessions. */
    async duplicateCharacter(id: string): Promise<Character> {
      return (await graphql(duplicateCharacterMutation, { id })).duplicateCharacter;
    },

    /** `ok` is false, with the reason, while the character has sessions. */
    async deleteCharacter(id: string): Promise<DeleteCharacterResult> {
      return (await graphql(deleteCharacterMutation, { id })).deleteCharacter;
    },

    async getDraft(id: string, signal?: AbortSignal): Promise<CharacterDraft | null> {
      return (await graphql(draftQuery, { id }, signal)).draft;
    },

    /** Returns at once; follow it with `draft` events or `getDraft`. */
    async generateDraft(input: GenerateDraftInput): Promise<CharacterDraft> {
      return (await graphql(generateDraftMutation, { input })).generateDraft;
    },

    /** Goes on with a draft that failed; what is done stays done. */
    async retryDraft(id: string): Promise<CharacterDraft> {
      return (await graphql(retryDraftMutation, { id })).retryDraft;
    },

    /** Saves drafts as they are, all or none. */
    async saveDrafts(ids: readonly string[]): Promise<Character[]> {
      return (await graphql(saveDraftsMutation, { ids: [...ids] })).saveDrafts;
    },

    async cancelDraft(id: string): Promise<CharacterDraft> {
      return (await graphql(cancelDraftMutation, { id })).cancelDraft;
    },
  };
}
