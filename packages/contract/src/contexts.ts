import { Type, type Static } from 'typebox';
import { attachmentForms, AttachmentRef } from './attachments.ts';
import { attachmentLimits, MESSAGE_MAX_LENGTH } from './limits.ts';
import { MessageMetadata, MessageStatus } from './messages.ts';
import { Clearable, Id, Nullable, Text } from './primitives.ts';
import { thinkingLevels } from './sessions.ts';

/** Why a lorebook entry is in a prompt. */
export const activeReasons = [
  'always',
  'key',
  /** Still held from an earlier turn. */
  'sticky',
  /** `@@keep_activate_after_match` */
  'kept',
  /** `@@activate` */
  'told_to',
  'forced',
] as const;

/** Why it is not. */
export const inactiveReasons = [
  'disabled',
  'other_trigger',
  'other_character',
  'delay',
  'cooldown',
  'waits_for_recursion',
  /** `@@dont_activate` */
  'told_not_to',
  /** `@@dont_activate_after_match` */
  'matched_before',
  /** `@@activate_only_after` */
  'too_early',
  /** `@@activate_only_every` */
  'not_this_time',
  'other_greeting',
  'other_user_icon',
  /** Its key was found, but what it tells stands behind the story position. */
  'later_in_story',
  'without_keys',
  /** Its scan depth is 0. */
  'searches_nothing',
  'no_key',
  'secondary_keys',
  'additional_keys',
  'excluded_key',
  /** A key is a pattern that cannot be run, and no other was found. */
  'bad_pattern',
  /** No time was left for its patterns, or there are more keys in all than can be searched for. */
  'not_searched',
  'group',
  'chance',
  /** All lore together has no more room. */
  'budget',
  'book_budget',
  /** The rest of the prompt left no room for it. */
  'prompt_budget',
] as const;

/** What became of one lorebook entry. Told of those in the prompt, and of those that only just were not. */
export const ContextLore = Type.Object({
  book: Type.String(),
  entry: Type.String(),
  label: Type.String({ description: 'Its name, comment or first key.' }),
  active: Type.Boolean(),
  reason: Type.Enum([...activeReasons, ...inactiveReasons]),
  key: Nullable(Type.String({ description: 'The key that decided.' })),
  found: Nullable(
    Type.Union([
      Type.Object({ in: Type.Literal('message'), depth: Type.Integer({ description: '0: the last message.' }) }),
      Type.Object({ in: Type.Literal('field'), field: Type.String() }),
      Type.Object({ in: Type.Literal('entry'), label: Type.String() }),
    ]),
  ),
  pass: Type.Integer({ description: '1: found in the conversation; higher: by what other entries say.' }),
});
export type ContextLore = Static<typeof ContextLore>;

export const blockKinds = [
  'system_prompt',
  'description',
  'personality',
  'scenario',
  'examples',
  'lore',
  'user_persona',
  'memory',
  'opening',
  'history',
  'attachment',
  'nudge',
  'passage',
  'story_position',
  'world_time',
  'post_history',
  'begun',
] as const;
export type BlockKind = (typeof blockKinds)[number];

/**
 * `budget`: there was no room. `lore`: an entry of the lorebook asks for it to be left out. `later_in_story`: it may tell of what
 * comes after the story position.
 */
export const dropReasons = ['budget', 'lore', 'later_in_story'] as const;
export type DropReason = (typeof dropReasons)[number];

/** What came of looking for passages. `failed`: the reply was written without. `late`: so it was, because they took too long. */
export const retrievalOutcomes = ['found', 'nothing', 'failed', 'late'] as const;
export type RetrievalOutcome = (typeof retrievalOutcomes)[number];

/** A piece of a prompt. */
export const ContextBlock = Type.Object({
  kind: Type.Enum([...blockKinds]),
  label: Nullable(Type.String({ description: 'The entry, of lore; the name, of an attachment.' })),
  message_id: Nullable(Id),
  messages: Type.Integer({ description: 'How many messages it stands for: 0 unless it is history or memory.' }),
  memory: Nullable(
    Type.Object(
      { id: Id, from_message_id: Id, message_id: Id },
      {
        description: 'Of a memory: which, and the first and last message it covers. It may be gone or changed by now.',
      },
    ),
  ),
  passage: Type.Optional(
    Nullable(
      Type.Object(
        { id: Id, source_id: Id, n: Type.Integer({ description: 'The number it may be cited by.' }) },
        { description: 'Of a passage: which. Null: it is no passage, or tells the model that there is none.' },
      ),
    ),
  ),
  tokens: Type.Integer({ description: 'An estimate.' }),
  dropped: Nullable(Type.Enum([...dropReasons])),
  text: Nullable(Type.String({ description: 'Of a dropped block, where it is known. Of a kept one, cut it out.' })),
  span: Nullable(
    Type.Object(
      {
        turn: Nullable(Type.Integer({ description: 'Index in `turns`; null: in `system`.' })),
        start: Type.Integer(),
        end: Type.Integer(),
      },
      { description: 'Where a kept block stands, in UTF-16 units. Between two blocks are only line breaks.' },
    ),
  ),
});
export type ContextBlock = Static<typeof ContextBlock>;

/** `GET /messages/:id/context` and `POST /sessions/:id/context-preview`: what the model is sent, and why. */
export const MessageContext = Type.Object({
  /** Null: a preview. */
  message_id: Nullable(Id),
  chat_session_id: Id,
  /** The model that is asked first; `reply.metadata.model` says which one answered. */
  model: Type.String(),
  parameters: Type.Object({
    temperature: Nullable(Type.Number()),
    thinking: Type.Enum([...thinkingLevels]),
    max_output_tokens: Type.Integer(),
  }),
  /** How many tokens a prompt may take. */
  budget: Type.Integer(),
  /** How many this one takes: an estimate. The model's own count is in `reply.metadata.usage`. */
  tokens: Type.Integer(),
  system: Type.String(),
  turns: Type.Array(
    Type.Object({
      role: Type.Enum(['user', 'model']),
      text: Type.String(),
      attachments: Type.Optional(
        Type.Array(
          Type.Object({
            at: Type.Integer({ description: 'Where in the text it stands, in UTF-16 units.' }),
            id: Id,
            as: Type.Enum([...attachmentForms]),
          }),
        ),
      ),
    }),
  ),
  agent: Type.Optional(
    Type.Object(
      {
        ragflow_session_id: Nullable(Type.String()),
        heard: Type.Integer({
          description:
            'How many of the messages before the last were not sent this time: the session has heard or said them itself.',
        }),
      },
      {
        description:
          "RAGFlow's agent was asked. It has `system` and `turns` as two texts, all but the last message as one, and adds what it retrieves itself, which is not told. Model and parameters are the agent's own.",
      },
    ),
  ),
  /** In the order of the request, with dropped ones where they would have stood. */
  blocks: Type.Array(ContextBlock),
  lore: Type.Array(ContextLore),
  retrieval: Type.Optional(
    Nullable(Type.Enum([...retrievalOutcomes], { description: 'Null: the session was of no notebook.' })),
  ),
  reply: Nullable(Type.Object({ status: MessageStatus, metadata: MessageMetadata })),
});
export type MessageContext = Static<typeof MessageContext>;

/** `POST /sessions/:id/context-preview`. */
export const PreviewContext = Type.Object(
  {
    /** What would be said; absent or blank: nothing yet. */
    content: Type.Optional(Text(MESSAGE_MAX_LENGTH)),
    /** What would go with it, as `send_message` takes it. */
    attachments: Type.Optional(Type.Array(AttachmentRef, { maxItems: attachmentLimits.perMessage })),
    /** Absent: it would answer the active leaf. `null`: a new root. */
    parent_id: Clearable(Id),
  },
  { additionalProperties: false },
);
export type PreviewContext = Static<typeof PreviewContext>;
