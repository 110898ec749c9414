import type {
  Character,
  CharacterDraft,
  CharacterInput,
  CharacterPage,
  DeleteCharacterResult,
  GenerateDraftInput,
} from './model.ts';
import type { Transport } from './transport.ts';

const CHARACTER = `id name tagline description personality scenario firstMessage alternateGreetings exampleDialogue
  systemPrompt postHistoryInstructions tags creatorNotes nickname creator characterVersion avatarUrl loreEntries draftId revision createdAt updatedAt`;

const DRAFT = `id status stage progress demo error { code message retryable } evidence { field quote source chapter { number title } page start end }
  character { name tagline description personality scenario firstMessage exampleDialogue tags }`;

/** Characters and drafts live behind GraphQL; their input errors name the field, as REST's do. */
export function characterOperations({ graphql }: Transport) {
  return {
    async listCharacters(
      given: { search?: string; tag?: string; first?: number; after?: string } = {},
      signal?: AbortSignal,
    ): Promise<CharacterPage> {
      const query = `query Characters($search: String, $tag: String, $first: Int, $after: String) {
        characters(search: $search, tag: $tag, first: $first, after: $after) {
          nodes { id name tagline tags avatarUrl sessionCount updatedAt } endCursor
        }
      }`;
      return (await graphql<{ characters: CharacterPage }>(query, given, signal)).characters;
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

    async cancelDraft(id: string): Promise<CharacterDraft> {
      const query = `mutation Cancel($id: ID!) { cancelDraft(id: $id) { ${DRAFT} } }`;
      return (await graphql<{ cancelDraft: CharacterDraft }>(query, { id })).cancelDraft;
    },
  };
}
