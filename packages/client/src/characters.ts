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

const CHARACTER = `id name tagline description personality scenario firstMessage alternateGreetings exampleDialogue
  systemPrompt postHistoryInstructions tags creatorNotes nickname creator characterVersion avatarUrl loreEntries draftId notebook { id name } favourite revision createdAt updatedAt`;

const EVIDENCE = `evidence { field claim quote source sourceId chapter { number title } page start end }`;

export const DRAFT = `id status stage progress demo error { code message retryable } ${EVIDENCE}
  unsupported { field claim } lore { name keys content ${EVIDENCE} } castId characterName
  character { name tagline description personality scenario firstMessage exampleDialogue tags }`;

/** Characters and drafts live behind GraphQL; their input errors name the field, as REST's do. */
export function characterOperations({ graphql }: Transport) {
  return {
    async listCharacters(
      given: CharacterFilter & { first?: number; after?: string } = {},
      signal?: AbortSignal,
    ): Promise<CharacterPage> {
      const query = `query Characters(
        $search: String, $tag: String, $favourite: Boolean, $sort: CharacterSort, $first: Int, $after: String
      ) {
        characters(search: $search, tag: $tag, favourite: $favourite, sort: $sort, first: $first, after: $after) {
          nodes { id name tagline tags favourite avatarUrl sessionCount updatedAt } endCursor
        }
      }`;
      return (await graphql<{ characters: CharacterPage }>(query, { ...given }, signal)).characters;
    },

    /** Null when there is none, or it is not yours. */
    async getCharacter(id: string, signal?: AbortSignal): Promise<Character | null> {
      const query = `query Character($id: ID!) { character(id: $id) { ${CHARACTER} } }`;
      return (await graphql<{ character: Character | null }>(query, { id }, signal)).character;
    },

    async createCharacter(input: CharacterInput): Promise<Character> {
      const query = `mutation Create($input: CharacterInput!) { createCharacter(input: $input) { ${CHARACTER} } }`;
      return (await graphql<{ createCharacter: Character }>(query, { input })).createCharacter;
    },

    /** With `revision`, fails with `revision_conflict` if someone saved in between. */
    async updateCharacter(id: string, input: CharacterInput, revision?: number): Promise<Character> {
      const query = `mutation Update($id: ID!, $input: CharacterInput!, $revision: Int) {
        updateCharacter(id: $id, input: $input, revision: $revision) { ${CHARACTER} }
      }`;
      return (await graphql<{ updateCharacter: Character }>(query, { id, input, revision })).updateCharacter;
    },

    async setFavourite(id: string, favourite: boolean): Promise<Character> {
      const query = `mutation Favourite($id: ID!, $favourite: Boolean!) {
        setFavourite(id: $id, favourite: $favourite) { ${CHARACTER} }
      }`;
      return (await graphql<{ setFavourite: Character }>(query, { id, favourite })).setFavourite;
    },

    /** What it was before its last changes, newest first. */
    async listCharacterVersions(id: string, signal?: AbortSignal): Promise<CharacterVersion[]> {
      const query = `query Versions($id: ID!) { characterVersions(id: $id) { revision name changed savedAt } }`;
      return (await graphql<{ characterVersions: CharacterVersion[] }>(query, { id }, signal)).characterVersions;
    },

    /** Makes it again what it was; what it is now becomes a version, too. */
    async restoreCharacterVersion(id: string, revision: number): Promise<Character> {
      const query = `mutation Restore($id: ID!, $revision: Int!) {
        restoreVersion(id: $id, revision: $revision) { ${CHARACTER} }
      }`;
      return (await graphql<{ restoreVersion: Character }>(query, { id, revision })).restoreVersion;
    },

    /** A copy with all that its card has, and no sessions. */
    async duplicateCharacter(id: string): Promise<Character> {
      const query = `mutation Duplicate($id: ID!) { duplicateCharacter(id: $id) { ${CHARACTER} } }`;
      return (await graphql<{ duplicateCharacter: Character }>(query, { id })).duplicateCharacter;
    },

    /** `ok` is false, with the reason, while the character has sessions. */
    async deleteCharacter(id: string): Promise<DeleteCharacterResult> {
      const query = `mutation Delete($id: ID!) { deleteCharacter(id: $id) { ok reason sessionCount } }`;
      return (await graphql<{ deleteCharacter: DeleteCharacterResult }>(query, { id })).deleteCharacter;
    },

    async getDraft(id: string, signal?: AbortSignal): Promise<CharacterDraft | null> {
      const query = `query Draft($id: ID!) { draft(id: $id) { ${DRAFT} } }`;
      return (await graphql<{ draft: CharacterDraft | null }>(query, { id }, signal)).draft;
    },

    /** Returns at once; follow it with `draft` events or `getDraft`. */
    async generateDraft(input: GenerateDraftInput): Promise<CharacterDraft> {
      const query = `mutation Draft($input: GenerateDraftInput!) { generateDraft(input: $input) { ${DRAFT} } }`;
      return (await graphql<{ generateDraft: CharacterDraft }>(query, { input })).generateDraft;
    },

    /** Goes on with a draft that failed; what is done stays done. */
    async retryDraft(id: string): Promise<CharacterDraft> {
      const query = `mutation Retry($id: ID!) { retryDraft(id: $id) { ${DRAFT} } }`;
      return (await graphql<{ retryDraft: CharacterDraft }>(query, { id })).retryDraft;
    },

    /** Saves drafts as they are, all or none. */
    async saveDrafts(ids: readonly string[]): Promise<Character[]> {
      const query = `mutation Save($ids: [ID!]!) { saveDrafts(ids: $ids) { ${CHARACTER} } }`;
      return (await graphql<{ saveDrafts: Character[] }>(query, { ids })).saveDrafts;
    },

    async cancelDraft(id: string): Promise<CharacterDraft> {
      const query = `mutation Cancel($id: ID!) { cancelDraft(id: $id) { ${DRAFT} } }`;
      return (await graphql<{ cancelDraft: CharacterDraft }>(query, { id })).cancelDraft;
    },
  };
}
