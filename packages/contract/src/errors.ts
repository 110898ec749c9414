import { Type, type Static } from 'typebox';

/** Every code an error can carry, over REST, GraphQL and in a message's `error`. Codes are stable; texts are not. */
export const errorCodes = [
  'invalid_input',
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'unauthenticated',
  'origin_not_allowed',
  'not_found',
  'context_not_kept',
  'persisted_query_not_found',
  'introspection_disabled',
  'generation_in_progress',
  'too_many_generations',
  'too_many_drafts',
  'session_archived',
  'character_has_sessions',
  'character_has_lorebook',
  'revision_conflict',
  'file_too_large',
  'file_unsupported',
  'file_empty',
  'file_corrupt',
  'file_encrypted',
  'file_without_text',
  'field_too_long',
  'too_many_files',
  'attachment_not_taken',
  'attachments_too_large',
  'lorebook_without_character',
  'lorebook_expected',
  'model_bad_key',
  'model_not_found',
  'model_quota',
  'model_overloaded',
  'model_timeout',
  'model_blocked',
  'model_empty',
  'model_cut_off',
  'model_broken_stream',
  'model_bad_output',
  'model_refused_request',
  'model_unreachable',
  'search_timeout',
  'too_many_sources',
  'source_not_ready',
  'source_removed',
  'engine_unavailable',
  'engine_bad_key',
  'engine_refused',
  'engine_bad_output',
  'engine_parse_failed',
  'engine_broken_stream',
  'engine_agent_failed',
  'generation_lost',
  'reading_lost',
  'database_unavailable',
  'shutting_down',
  'internal',
] as const;

export const ErrorCode = Type.Enum([...errorCodes]);
export type ErrorCode = (typeof errorCodes)[number];

/** What is wrong with a field, where a form can say it in words of its own. */
export const fieldRules = [
  'required',
  'blank',
  'too_long',
  'too_short',
  'too_many',
  'too_few',
  'too_large',
  'too_small',
  'type',
  'format',
  'choice',
  'unknown',
  'keys_are_patterns',
] as const;

export const FieldRule = Type.Enum([...fieldRules]);
export type FieldRule = (typeof fieldRules)[number];

export const FieldFault = Type.Object({
  field: Type.String({ description: 'Dotted path of the offending field; empty for the whole body.' }),
  message: Type.String({ description: 'What is wrong with it, as in “must not be blank”.' }),
  rule: Type.Optional(FieldRule),
  limit: Type.Optional(Type.Number({ description: 'Of too_…: how much is allowed, or wanted at least.' })),
});
export type FieldFault = Static<typeof FieldFault>;

/** RFC 9457 problem details, `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: 'urn:dramatis:error:<code>' }),
  title: Type.String(),
  status: Type.Integer(),
  code: ErrorCode,
  detail: Type.String({ description: 'What happened, what is safe, what to do.' }),
  errors: Type.Optional(Type.Array(FieldFault)),
  retry_after_seconds: Type.Optional(Type.Integer()),
});
export type Problem = Static<typeof Problem>;

/** Why an assistant message has no (whole) text. Stored with the message. */
export const MessageError = Type.Object({
  code: ErrorCode,
  message: Type.String(),
  retryable: Type.Boolean(),
  retry_after_seconds: Type.Optional(Type.Integer({ description: 'When the service said how long to wait.' })),
});
export type MessageError = Static<typeof MessageError>;
