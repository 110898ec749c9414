import { Type, type Static } from 'typebox';
import { characterLimits, notebookLimits, READING_MAX_FILES } from './limits.ts';
import { MessageError } from './errors.ts';
import { Id, Nullable, Text } from './primitives.ts';

export const draftStatuses = ['queued', 'running', 'ready', 'failed', 'cancelled'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

/** What is read: either files, or sources of a notebook. */
const reading = {
  uploadIds: Type.Optional(
    Type.Array(Id, {
      minItems: 1,
      maxItems: READING_MAX_FILES,
      description: 'Files from POST /uploads, read in this order.',
    }),
  ),
  notebookId: Type.Optional(Id),
  sourceIds: Type.Optional(
    Type.Array(Id, {
      minItems: 1,
      maxItems: notebookLimits.sources,
      description: 'Of the notebook, read in its order. Absent: all of them.',
    }),
  ),
};

export const ReadingInput = Type.Object(reading, { additionalProperties: false });
export type ReadingInput = Static<typeof ReadingInput>;

/** `generateDraft` (GraphQL): of one person of a cast, or straight from files or sources. */
export const GenerateDraftInput = Type.Object(
  {
    castId: Type.Optional(Id),
    ...reading,
    characterName: Type.Optional(Text(characterLimits.name)),
    asOfChapter: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description:
          'Draft from the text up to the end of this chapter only, counted as evidence counts chapters. Takes a single file.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type GenerateDraftInput = Static<typeof GenerateDraftInput>;

export const EvidenceChapter = Type.Object({
  number: Type.Integer({ description: 'In the book, from 1, whatever the chapters themselves count.' }),
  title: Type.String(),
});
export type EvidenceChapter = Static<typeof EvidenceChapter>;

/** A quote that stands verbatim (after folding white space and quote marks) in the named file. */
export const Evidence = Type.Object({
  field: Type.String({ description: 'The drafted field the quote supports, in camelCase.' }),
  claim: Type.Optional(Type.String({ description: 'What it shows, in the words of the draft or shorter.' })),
  quote: Type.String(),
  source: Type.String({ description: 'File name.' }),
  /** The source of a notebook, which may be gone by now. Null: an uploaded file. */
  sourceId: Nullable(Id),
  /** Null in front of the first chapter, and where no chapters could be told. */
  chapter: Nullable(EvidenceChapter),
  /** Null for files that have no pages. */
  page: Nullable(Type.Integer({ description: 'As viewers count, from 1.' })),
  start: Type.Integer({
    description: 'Where the quote begins in the normalised text of the file, in UTF-16 code units.',
  }),
  end: Type.Integer({ description: 'Where it ends.' }),
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

/** Something the draft says that no quote of the book was found to show. */
export const UnsupportedClaim = Type.Object({
  field: Type.String({ description: 'The drafted field, in camelCase.' }),
  claim: Type.String({ description: 'Empty: nothing shows the whole field.' }),
});
export type UnsupportedClaim = Static<typeof UnsupportedClaim>;

/** An entry of the lorebook a draft proposes: a person, place or thing that talk may come to. */
export const DraftedLore = Type.Object({
  name: Type.String(),
  keys: Type.Array(Type.String()),
  content: Type.String(),
  evidence: Type.Array(Evidence, {
    description: 'In the order of the story. Empty: no quote of the book was found to show it.',
  }),
});
export type DraftedLore = Static<typeof DraftedLore>;

/** A draft as the event stream carries it; GraphQL returns the same. `progress` is 0–100. */
export const CharacterDraft = Type.Object({
  id: Id,
  status: Type.Enum([...draftStatuses]),
  stage: Type.String({ description: 'What is being done, for people.' }),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  demo: Type.Boolean({ description: 'True when the local emulator wrote it, not Gemini.' }),
  character: Nullable(DraftedCharacter),
  evidence: Type.Array(Evidence),
  unsupported: Type.Array(UnsupportedClaim),
  lore: Type.Array(DraftedLore),
  castId: Nullable(Id),
  characterName: Type.String({ description: 'Whom it was asked for; empty for the most prominent one.' }),
  error: Nullable(MessageError),
});
export type CharacterDraft = Static<typeof CharacterDraft>;
