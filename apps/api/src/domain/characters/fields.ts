import type { CharacterInput } from '@dramatis/contract/characters';
import { InputError } from '../../errors.ts';

/**
 * The columns a `CharacterInput` sets. What it leaves out becomes empty: an input describes the whole character.
 * @throws InputError when the name is blank
 */
export function characterFields(input: CharacterInput) {
  if (input.name.trim() === '') throw new InputError([{ field: 'input.name', message: 'must not be blank' }]);
  return {
    name: input.name,
    tagline: input.tagline ?? '',
    description: input.description ?? '',
    personality: input.personality ?? '',
    scenario: input.scenario ?? '',
    firstMessage: input.firstMessage ?? '',
    alternateGreetings: input.alternateGreetings ?? [],
    exampleDialogue: input.exampleDialogue ?? '',
    systemPrompt: input.systemPrompt ?? '',
    postHistoryInstructions: input.postHistoryInstructions ?? '',
    tags: input.tags ?? [],
    creatorNotes: input.creatorNotes ?? '',
  };
}
