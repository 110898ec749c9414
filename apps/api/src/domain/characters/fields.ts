import type { CharacterInput } from '@dramatis/contract/characters';

/** The columns a `CharacterInput` sets. What it leaves out becomes empty: an input describes the whole character. */
export function characterFields(input: CharacterInput) {
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
