import type { CharacterInput } from '@dramatis/contract/characters';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { InputError } from '../../errors.ts';

const names = [
  'name',
  'tagline',
  'description',
  'personality',
  'scenario',
  'firstMessage',
  'alternateGreetings',
  'exampleDialogue',
  'systemPrompt',
  'postHistoryInstructions',
  'tags',
  'creatorNotes',
] as const;

/** What a character's form shows, and a version of it keeps. */
export type CharacterFields = Pick<CharacterRow, (typeof names)[number]>;

/**
 * The columns a `CharacterInput` sets. What it leaves out becomes empty: an input describes the whole character.
 * @throws InputError when the name is blank
 */
export function characterFields(input: CharacterInput): CharacterFields {
  if (input.name.trim() === '')
    throw new InputError([{ field: 'input.name', message: 'must not be blank', rule: 'blank' }]);
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

/** The names of the fields that `after` sets to something else. */
export function changedFields(before: CharacterFields, after: Partial<CharacterFields>): (keyof CharacterFields)[] {
  return names.filter((name) => {
    const value = after[name];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name]);
  });
}
