import { Type, type Static } from 'typebox';
import { CharacterSummary } from './characters.ts';
import { SEARCH_MAX_LENGTH } from './limits.ts';
import { Id, MessageRole, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';
import { SessionStatus } from './sessions.ts';

export const searchSorts = ['newest', 'best'] as const;

export const SearchQuery = Type.Object(
  {
    ...PageQuery,
    q: Text(SEARCH_MAX_LENGTH, {
      minLength: 1,
      description:
        'Words that must all occur, in any case, with or without accents; the last one may be the beginning of a word. ' +
        'Words in double quotes must follow one another.',
    }),
    sort: Type.Optional(
      Type.Enum([...searchSorts], {
        default: 'newest',
        description: 'best: first where the words follow one another as they were asked for. Newest first within each.',
      }),
    ),
    character_id: Type.Optional(Id),
    chat_session_id: Type.Optional(Id),
    role: Type.Optional(MessageRole),
    status: Type.Optional(SessionStatus),
    after: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'Made then or later.' })),
    before: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'Made before then.' })),
  },
  { additionalProperties: false },
);
export type SearchQuery = Static<typeof SearchQuery>;

/** A stretch of text, in UTF-16 units; `end` is not part of it. */
const Range = Type.Object({ start: Type.Integer(), end: Type.Integer() });

/** Plain text and what to mark in it. It is never markup. */
export const Snippet = Type.Object({
  text: Type.String(),
  marks: Type.Array(Range),
  /** Whether something stands before and after it. */
  cut_before: Type.Boolean(),
  cut_after: Type.Boolean(),
});
export type Snippet = Static<typeof Snippet>;

export const FoundSession = Type.Object({
  id: Id,
  title: Type.String(),
  status: SessionStatus,
  character: Nullable(CharacterSummary),
  last_activity_at: Timestamp,
});
export type FoundSession = Static<typeof FoundSession>;

export const FoundMessage = Type.Object({
  message_id: Id,
  role: MessageRole,
  created_at: Timestamp,
  /** False: to be shown, its branch has to become the active one (`PATCH /sessions/:id`, `current_message_id`). */
  on_active_branch: Type.Boolean(),
  snippet: Snippet,
  session: FoundSession,
});
export type FoundMessage = Static<typeof FoundMessage>;

/**
 * `sessions` are those whose title was found, with the first page only, last active first. A page of messages may be
 * short, or even empty, before the last one: there are more as long as there is a `next_cursor`.
 */
export const SearchResults = Type.Object({
  sessions: Type.Array(Type.Object({ session: FoundSession, snippet: Snippet })),
  messages: Type.Array(FoundMessage),
  next_cursor: Nullable(Type.String()),
});
export type SearchResults = Static<typeof SearchResults>;
