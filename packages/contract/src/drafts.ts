import { Type, type Static } from 'typebox';
import { characterLimits } from './limits.ts';
import { MessageError } from './errors.ts';
import { Id, Nullable, Text } from './primitives.ts';

export const draftStatuses = ['queued', 'running', 'ready', 'failed', 'cancelled'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

/** `generateDraft` (GraphQL). */
export const GenerateDraftInput = Type.Object(
  {
    uploadIds: Type.Array(Id, {
      minItems: 1,
      maxItems: 20,
      description: 'Files from POST /uploads, read in this order.',
    }),
    characterName: Type.Optional(Text(characterLimits.name)),
  },
  { additionalProperties: false },
);
export type GenerateDraftInput = Static<typeof GenerateDraftInput>;

/** A quote that stands verbatim (after folding white space and quote marks) in the named file. */
export const Evidence = Type.Object({
  field: Type.String({ description: 'The drafted field the quote supports, in camelCase.' }),
  quote: Type.String(),
  source: Type.String({ description: 'File name.' }),
  offset: Type.Integer({ description: 'Character offset of the quote in the extracted text.' }),
});
export type Evidence = Static<typeof Evidence>;

/** The fields a draft proposes, as `CharacterInput` takes them. */
export const DraftedCharacter = Type.Object({
  name: Type.String(),
  tagline: Type.String(),
  description: Type.String(),
  personality: Type.String(),
  scenario: Type.String(),
  firstMessage: Type.String(),
  exampleDialogue: Type.String(),
  tags: Type.Array(Type.String()),
});
export type DraftedCharacter = Static<typeof DraftedCharacter>;

/** A draft as the event stream carries it; GraphQL returns the same. `progress` is 0–100. */
export const CharacterDraft = Type.Object({
  id: Id,
  status: Type.Enum([...draftStatuses]),
  stage: Type.String({ description: 'What is being done, for people.' }),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  demo: Type.Boolean({ description: 'True when the local emulator wrote it, not Gemini.' }),
  character: Nullable(DraftedCharacter),
  evidence: Type.Array(Evidence),
  error: Nullable(MessageError),
});
export type CharacterDraft = Static<typeof CharacterDraft>;
