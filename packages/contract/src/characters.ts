import { Type, type Static } from 'typebox';
import { characterLimits } from './limits.ts';
import { Clearable, Id, Nullable, Text, Timestamp } from './primitives.ts';

const prose = () => Type.Optional(Text(characterLimits.prose));

/** What `createCharacter` and `updateCharacter` take (GraphQL, camelCase). */
export const CharacterInput = Type.Object(
  {
    name: Text(characterLimits.name, { minLength: 1 }),
    tagline: Type.Optional(Text(characterLimits.tagline)),
    description: prose(),
    personality: prose(),
    scenario: prose(),
    firstMessage: prose(),
    alternateGreetings: Type.Optional(Type.Array(Text(characterLimits.prose), { maxItems: characterLimits.greetings })),
    exampleDialogue: prose(),
    systemPrompt: prose(),
    postHistoryInstructions: prose(),
    tags: Type.Optional(Type.Array(Text(characterLimits.tag, { minLength: 1 }), { maxItems: characterLimits.tags })),
    creatorNotes: prose(),
    /** The draft this character was made from; keeps its evidence reachable. */
    draftId: Clearable(Id),
    /** The notebook that holds what they know. Absent on creation: that of the draft. */
    notebookId: Clearable(Id),
  },
  { additionalProperties: false },
);
export type CharacterInput = Static<typeof CharacterInput>;

const AvatarUrl = Nullable(
  Type.String({ description: 'Path of its picture on this server; another picture has another path.' }),
);

/** A notebook as it is named where something belongs to it. */
export const NotebookName = Type.Object({ id: Id, name: Type.String() });
export type NotebookName = Static<typeof NotebookName>;

/** A character as REST returns it. GraphQL returns the same fields in camelCase. */
export const Character = Type.Object({
  id: Id,
  name: Type.String(),
  tagline: Type.String(),
  description: Type.String(),
  personality: Type.String(),
  scenario: Type.String(),
  first_message: Type.String(),
  alternate_greetings: Type.Array(Type.String()),
  example_dialogue: Type.String(),
  system_prompt: Type.String(),
  post_history_instructions: Type.String(),
  tags: Type.Array(Type.String()),
  creator_notes: Type.String(),
  nickname: Type.String({ description: 'Stands for {{char}} where there is one.' }),
  creator: Type.String(),
  character_version: Type.String(),
  avatar_url: AvatarUrl,
  lore_entries: Type.Integer({ description: 'How many entries its lorebook has.' }),
  draft_id: Nullable(Id),
  notebook: Nullable(NotebookName),
  favourite: Type.Boolean(),
  revision: Type.Integer({
    description: 'Goes up whenever its fields are changed; send it back to refuse overwriting a newer change.',
  }),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Character = Static<typeof Character>;

/** The few fields a list or a session needs of its character. */
export const CharacterSummary = Type.Object({
  id: Id,
  name: Type.String(),
  tagline: Type.String(),
  avatar_url: AvatarUrl,
});
export type CharacterSummary = Static<typeof CharacterSummary>;
