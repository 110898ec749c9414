import { Type, type Static } from 'typebox';
import { CharacterSummary } from './characters.ts';
import { characterLimits, COUNTED_MESSAGES, sessionLimits } from './limits.ts';
import { Clearable, Id, MessageRole, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';

export const sessionStatuses = ['active', 'closed', 'archived'] as const;
export const SessionStatus = Type.Enum([...sessionStatuses]);
export type SessionStatus = (typeof sessionStatuses)[number];

export const titleSources = ['default', 'first_message', 'generated', 'person'] as const;
export const TitleSource = Type.Enum([...titleSources]);
export type TitleSource = (typeof titleSources)[number];

/** What a session has before its first message. */
export const DEFAULT_TITLE = 'New Chat';

export const thinkingLevels = ['fast', 'balanced', 'thoughtful'] as const;

/** How the model is asked. Absent keys take the server's defaults. */
export const ModelSettings = Type.Object(
  {
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._-]+$' })),
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    thinking: Type.Optional(Type.Enum([...thinkingLevels])),
    max_output_tokens: Type.Optional(Type.Integer({ minimum: 16, maximum: 65_536 })),
  },
  { additionalProperties: false },
);
export type ModelSettings = Static<typeof ModelSettings>;

/** How citations are shown: as marks in the text, folded under the reply, or not at all. The text keeps its marks. */
export const citationDisplays = ['shown', 'folded', 'hidden'] as const;
export const CitationDisplay = Type.Enum([...citationDisplays]);
export type CitationDisplay = (typeof citationDisplays)[number];

/**
 * Who writes the replies of a session: the model, on what is retrieved for it; or the agent that RAGFlow has for the
 * session's notebook, which retrieves and writes by itself.
 */
export const answerers = ['model', 'ragflow_agent'] as const;
export const Answerer = Type.Enum([...answerers]);
export type Answerer = (typeof answerers)[number];

/**
 * How far into the book the character has lived: the last chapter (1-based) of a source it knows; 0: only what stands
 * before the first, which is all of a source without chapters.
 */
export const StoryPosition = Type.Object(
  { source_id: Id, chapter: Type.Integer({ minimum: 0, maximum: 100_000 }) },
  { additionalProperties: false },
);
export type StoryPosition = Static<typeof StoryPosition>;

export const Session = Type.Object({
  id: Id,
  title: Type.String(),
  title_source: TitleSource,
  status: SessionStatus,
  character: Nullable(CharacterSummary),
  notebook_id: Clearable(Id),
  user_persona: Type.String(),
  world_time: Type.String(),
  story_position: Nullable(StoryPosition),
  model_settings: ModelSettings,
  citations: Type.Optional(CitationDisplay),
  answered_by: Type.Optional(Answerer),
  current_message_id: Nullable(Id),
  generating_message_id: Nullable(Id),
  revision: Type.Integer(),
  started_at: Timestamp,
  last_activity_at: Timestamp,
  ended_at: Nullable(Timestamp),
});
export type Session = Static<typeof Session>;

/** Settings a session may be created with, and the first message may carry. */
export const sessionSettings = {
  user_persona: Type.Optional(Text(sessionLimits.userPersona)),
  world_time: Type.Optional(Text(sessionLimits.worldTime)),
  story_position: Clearable(StoryPosition),
  model_settings: Type.Optional(ModelSettings),
  citations: Type.Optional(CitationDisplay),
  /** `ragflow_agent`: only for a notebook that RAGFlow indexes, and without a story position. */
  answered_by: Type.Optional(Answerer),
};

/** Which of the character's greetings a new session begins with: 0 is the first message, those that are blank left out. */
export const GreetingChoice = Type.Optional(Type.Integer({ minimum: 0, maximum: characterLimits.greetings }));

export const CreateSession = Type.Object(
  {
    character_id: Clearable(Id),
    /** Its documents are what replies are grounded in. */
    notebook_id: Clearable(Id),
    title: Type.Optional(Text(sessionLimits.title, { minLength: 1 })),
    greeting: GreetingChoice,
    ...sessionSettings,
  },
  { additionalProperties: false },
);
export type CreateSession = Static<typeof CreateSession>;

export const UpdateSession = Type.Object(
  {
    title: Type.Optional(Text(sessionLimits.title, { minLength: 1 })),
    status: Type.Optional(SessionStatus),
    current_message_id: Type.Optional(Id),
    ...sessionSettings,
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateSession = Static<typeof UpdateSession>;

/** Answer of `POST /sessions/:id/title`. A title the person chose is only proposed: `PATCH` it to take it. */
export const TitleProposal = Type.Object({ title: Type.String(), applied: Type.Boolean(), session: Session });
export type TitleProposal = Static<typeof TitleProposal>;

export const ListSessionsQuery = Type.Object(
  {
    ...PageQuery,
    status: Type.Optional(SessionStatus),
    character_id: Type.Optional(Id),
    notebook_id: Type.Optional(Id),
    q: Type.Optional(Text(200, { description: 'Part of the title, in any case.' })),
    view: Type.Optional(
      Type.Enum(['plain', 'detailed'], {
        default: 'plain',
        description:
          'detailed: with the number of messages, the beginning of the last one and the name of the notebook.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ListSessionsQuery = Static<typeof ListSessionsQuery>;

const ListedSession = Type.Object({
  ...Session.properties,
  /** Of the detailed view alone. */
  message_count: Type.Optional(
    Type.Integer({
      description: `On all branches, greetings as one; ${COUNTED_MESSAGES} stands for that many or more.`,
    }),
  ),
  preview: Type.Optional(
    Nullable(Type.Object({ role: MessageRole, text: Type.String({ description: 'Plain text, on one line.' }) })),
  ),
  notebook_name: Type.Optional(Nullable(Type.String())),
});
export type ListedSession = Static<typeof ListedSession>;

export const SessionList = Type.Object({
  sessions: Type.Array(ListedSession),
  next_cursor: Nullable(Type.String()),
});
export type SessionList = Static<typeof SessionList>;
