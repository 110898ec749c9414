import type { CharacterInput } from '@dramatis/contract/characters';
import type { Guest } from './guest.ts';

/** A character of this person's. */
export async function createCharacter(guest: Guest, input: CharacterInput): Promise<{ id: string; revision: number }> {
  const { body } = await guest.graphql(
    'mutation ($input: CharacterInput!) { createCharacter(input: $input) { id revision } }',
    { input },
  );
  return body.data.createCharacter;
}
