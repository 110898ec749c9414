import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import { DraftedCharacter } from '@dramatis/contract/drafts';
import { Type, type Static } from 'typebox';
import { sourceBlocks } from '../readings/source-blocks.ts';

const long = (description: string) => Type.String({ description, maxLength: 20_000 });
const quote = () => Type.String({ description: 'Copied letter for letter from the source', maxLength: 1_000 });

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
      claim: Type.String({ description: 'What that field says and this shows, in a few words', maxLength: 300 }),
      quote: quote(),
    }),
    { maxItems: 40, description: 'For everything that the fields say, a quote that shows it' },
  ),
  lore: Type.Array(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 200 }),
      keys: Type.Array(Type.String({ maxLength: 100 }), {
        maxItems: 12,
        description: 'The words by which talk comes to it: its names, as people say them',
      }),
      content: Type.String({
        description: 'What the character knows of it, in one to four sentences',
        maxLength: 2_000,
      }),
      quotes: Type.Array(quote(), { maxItems: 3 }),
    }),
    { maxItems: 30, description: 'People, places and things that matter to them' },
  ),
});
export type DraftAnswer = Static<typeof DraftAnswer>;

const SYSTEM = `You draft characters for conversation from books. Read the sources and describe one character so well that they can be played: only what the sources say or clearly imply, in plain and specific words, no praise. Write in the language of the sources. Support what you write with quotes copied letter for letter from the sources; never invent a quote.`;

const UNITE = `You are given several drafts of one character, each made from another part of the same books, in order. Unite them into one: keep what is specific, say nothing twice, let later parts tell what changed, and add nothing that none of them says. Copy quotes letter for letter. Write in the language of the drafts.`;

/** Whom to draft. */
export interface Wanted {
  /** Empty: the most prominent one. */
  name: string;
  aliases: readonly string[];
}

export function draftRequest(texts: readonly { name: string; text: string }[], { name, aliases }: Wanted): JsonRequest {
  const also = aliases.length === 0 ? '' : `\nThe sources also call them: ${aliases.join('; ')}.`;
  const who =
    name === ''
      ? 'Draft the most prominent character of these sources.'
      : `<requested_character>${name}</requested_character>${also}\nDraft this character.`;
  return { system: SYSTEM, turns: [{ role: 'user', text: `${sourceBlocks(texts)}\n\n${who}` }], schema: DraftAnswer };
}

/** The request that makes one draft of several. */
export function uniteRequest(drafts: readonly { part: string; answer: DraftAnswer }[], { name }: Wanted): JsonRequest {
  const blocks = drafts.map(
    ({ part, answer }) => `<draft part=${JSON.stringify(part)}>\n${JSON.stringify(answer)}\n</draft>`,
  );
  const who = `<requested_character>${name}</requested_character>\nUnite these drafts.`;
  return { system: UNITE, turns: [{ role: 'user', text: [...blocks, who].join('\n\n') }], schema: DraftAnswer };
}
