import { Type, type Static } from 'typebox';
import { Evidence, EvidenceChapter, ReadingInput } from './drafts.ts';
import { MessageError } from './errors.ts';
import { CAST_MAX_MEMBERS } from './limits.ts';
import { Clearable, Id, Nullable, Timestamp } from './primitives.ts';

/** `reading`: the files; `planned`: waits for the person's go; `running`: the model looks for people. */
export const castStatuses = ['reading', 'planned', 'running', 'ready', 'failed', 'cancelled'] as const;
export type CastStatus = (typeof castStatuses)[number];

/** `createCast` (GraphQL). */
export const CreateCastInput = ReadingInput;
export type CreateCastInput = ReadingInput;

/** `startCast` (GraphQL). */
export const StartCastArgs = Type.Object({
  id: Id,
  asOfChapter: Clearable(Type.Integer({ minimum: 1, maximum: 10_000 })),
});

/** What asking the model will take, as far as it can be told beforehand. */
export const ReadingEstimate = Type.Object({
  requests: Type.Integer(),
  inputTokens: Type.Integer(),
  outputTokens: Type.Integer({ description: 'Thinking included.' }),
  costUsd: Nullable(Type.Number({ description: 'Null for a model whose price is not known.' })),
  pricesAsOf: Nullable(Type.String({ description: 'When the price was last checked, as a date.' })),
});
export type ReadingEstimate = Static<typeof ReadingEstimate>;

export const importances = ['main', 'supporting', 'minor'] as const;
export type Importance = (typeof importances)[number];

/** Somebody who is in the book, under every name it gives them. Names are unique within a cast. */
export const CastMember = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  importance: Type.Enum([...importances]),
  description: Type.String({ description: 'Who they are, in a line.' }),
  mentions: Type.Integer({ description: 'How often they are named in what was read.' }),
  firstChapter: Nullable(EvidenceChapter),
  lastChapter: Nullable(EvidenceChapter),
  evidence: Type.Array(Evidence, { description: 'Empty: nothing in the text was found to show that they are in it.' }),
});
export type CastMember = Static<typeof CastMember>;

/** One request to the model within a longer reading. */
export const ReadingPart = Type.Object({
  index: Type.Integer(),
  title: Type.String({ description: 'Which chapters it is, for people.' }),
  status: Type.Enum(['waiting', 'running', 'done', 'failed']),
  error: Nullable(MessageError),
});
export type ReadingPart = Static<typeof ReadingPart>;

/** How far a cast has come; the event stream carries it. */
export const CastProgress = Type.Object({
  id: Id,
  status: Type.Enum([...castStatuses]),
  stage: Type.String({ description: 'What is being done, for people.' }),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  demo: Type.Boolean({ description: 'True when the local emulator answers, not Gemini.' }),
  memberCount: Type.Integer({ maximum: CAST_MAX_MEMBERS, description: 'Found so far.' }),
  error: Nullable(MessageError),
});
export type CastProgress = Static<typeof CastProgress>;

/** A cast as a list shows it (GraphQL). */
export const CastSummary = Type.Object({
  ...CastProgress.properties,
  files: Type.Array(Type.String(), { description: 'Names, once they are read.' }),
  asOfChapter: Nullable(Type.Integer()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type CastSummary = Static<typeof CastSummary>;

/** Who is in some files (GraphQL). */
export const Cast = Type.Object({
  ...CastProgress.properties,
  files: Type.Array(Type.String()),
  asOfChapter: Nullable(Type.Integer()),
  chapters: Type.Array(EvidenceChapter, {
    description: 'Of a single file, to choose `asOfChapter` from; empty for several, and where none could be told.',
  }),
  members: Type.Array(CastMember, { description: 'The most important first.' }),
  parts: Type.Array(ReadingPart),
});
export type Cast = Static<typeof Cast>;
