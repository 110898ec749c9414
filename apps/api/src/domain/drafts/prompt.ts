import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import { DraftedCharacter } from '@dramatis/contract/drafts';
import { Type, type Static } from 'typebox';
import type { Book } from '../books/book.ts';

/** A book as far as it is given to the model. */
export interface SourceText extends Pick<Book, 'text' | 'chapters' | 'pages'> {
  /** Of the file. */
  name: string;
}

/** Most text one request may carry: about 700,000 tokens of a window of a million. */
export const MAX_SOURCE_CHARACTERS = 2_800_000;

const long = (description: string) => Type.String({ description, maxLength: 20_000 });

/** What the model must answer with. */
export const DraftAnswer = Type.Object({
  name: Type.String({ description: 'The name people call them by', minLength: 1, maxLength: 200 }),
  tagline: Type.String({ description: 'Who they are, in one line of at most 90 characters', maxLength: 300 }),
  description: long('Who they are: looks, history, relations, what they want. Two to five paragraphs, third person'),
  personality: long('Traits, habits, way of speaking, in a few sentences'),
  scenario: long('Where and when a conversation with them would take place, in a few sentences'),
  firstMessage: long('How they greet a stranger, in their own voice, with an action between *asterisks*'),
  exampleDialogue: long(
    'Three or more exchanges built from lines they really speak. Each begins with a line <START>, then lines beginning {{user}}: and {{char}}:',
  ),
  tags: Type.Array(Type.String({ maxLength: 80 }), {
    maxItems: 8,
    description: 'Genre, role, book: single words or short phrases',
  }),
  evidence: Type.Array(
    Type.Object({
      field: Type.Enum(Object.keys(DraftedCharacter.properties), { description: 'The field it supports' }),
      quote: Type.String({ description: 'Copied letter for letter from the source', maxLength: 1_000 }),
    }),
    { maxItems: 30, description: 'Quotes that show where each field comes from' },
  ),
});
export type DraftAnswer = Static<typeof DraftAnswer>;

const SYSTEM = `You draft characters for conversation from books. Read the sources and describe one character so well that they can be played: only what the sources say or clearly imply, in plain and specific words, no praise. Write in the language of the sources. Support what you write with quotes copied letter for letter from the sources; never invent a quote.`;

/** The request for one character. The name is empty when the most prominent one is wanted. */
export function draftRequest(
  sources: readonly Pick<SourceText, 'name' | 'text'>[],
  characterName: string,
): JsonRequest {
  const texts = sources.map(({ name, text }) => `<source name=${JSON.stringify(name)}>\n${text}\n</source>`);
  const who =
    characterName === ''
      ? 'Draft the most prominent character of these sources.'
      : `<requested_character>${characterName}</requested_character>\nDraft this character.`;
  return { system: SYSTEM, turns: [{ role: 'user', text: [...texts, who].join('\n\n') }], schema: DraftAnswer };
}
