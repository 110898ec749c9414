import { importances } from '@dramatis/contract/casts';
import { CAST_MAX_MEMBERS } from '@dramatis/contract/limits';
import { Type, type Static } from 'typebox';
import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import { sourceBlocks } from '../readings/source-blocks.ts';

/** What the model must answer with about the people of a text. */
export const PeopleAnswer = Type.Object({
  people: Type.Array(
    Type.Object({
      name: Type.String({
        description: 'The fullest name the text gives them, without titles they share',
        minLength: 1,
        maxLength: 200,
      }),
      aliases: Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: 30,
        description: 'Every other name, nickname or title the text calls them by, spelt as there',
      }),
      importance: Type.Enum([...importances], { description: 'How much of this text is theirs' }),
      description: Type.String({ description: 'Who they are, in one line of at most 120 characters', maxLength: 600 }),
      quotes: Type.Array(Type.String({ maxLength: 1_000 }), {
        maxItems: 4,
        description: 'One or two sentences that show who they are, copied letter for letter',
      }),
    }),
    { maxItems: CAST_MAX_MEMBERS, description: 'Everybody who acts or speaks, the most important first' },
  ),
});
export type PeopleAnswer = Static<typeof PeopleAnswer>;

const SYSTEM = `You list the people of books. Read the sources, which may be a part of a book, and name everybody who acts or speaks in them: people, and animals or things that behave like people. One entry for one person, whatever they are called; list their other names as aliases. Write in the language of the sources. Never invent a name or a quote.`;

export function peopleRequest(texts: readonly { name: string; text: string }[]): JsonRequest {
  return {
    system: SYSTEM,
    turns: [{ role: 'user', text: `${sourceBlocks(texts)}\n\nList the people of these sources.` }],
    schema: PeopleAnswer,
  };
}
