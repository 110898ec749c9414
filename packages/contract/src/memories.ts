import { Type, type Static } from 'typebox';
import { memoryLimits } from './limits.ts';
import { Id, Text, Timestamp } from './primitives.ts';

/** What is remembered of a stretch of a conversation. It is there on every branch that passes through its last message. */
export const Memory = Type.Object({
  id: Id,
  chat_session_id: Id,
  from_message_id: Type.String({ format: 'uuid', description: 'The first message of the stretch.' }),
  message_id: Type.String({ format: 'uuid', description: 'The last one; the memory goes with it.' }),
  messages: Type.Integer({ description: 'How many messages the stretch has, both included.' }),
  content: Type.String(),
  edited: Type.Boolean({ description: 'The person changed it: it is never merged with others.' }),
  tokens: Type.Integer({ description: 'An estimate.' }),
  revision: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Memory = Static<typeof Memory>;

/** `working`: older turns are being summed up. `failed`: the last attempt was given up. */
export const memoryStates = ['idle', 'working', 'failed'] as const;
export type MemoryState = (typeof memoryStates)[number];

/** `GET /sessions/:id/memories`: in the order of the conversation; of all branches, by age. */
export const MemoryList = Type.Object({
  memories: Type.Array(Memory),
  state: Type.Enum([...memoryStates]),
});
export type MemoryList = Static<typeof MemoryList>;

export const ListMemoriesQuery = Type.Object(
  { all: Type.Optional(Type.Boolean({ default: false, description: 'Of every branch, not the active one alone.' })) },
  { additionalProperties: false },
);

/** `PATCH /memories/:id`. */
export const UpdateMemory = Type.Object(
  { content: Text(memoryLimits.content, { minLength: 1 }) },
  { additionalProperties: false },
);
export type UpdateMemory = Static<typeof UpdateMemory>;

/** `POST /sessions/:id/memories`. */
export const RememberAccepted = Type.Object({
  queued: Type.Boolean({ description: 'False: nothing is old enough that is not remembered yet.' }),
});
export type RememberAccepted = Static<typeof RememberAccepted>;
