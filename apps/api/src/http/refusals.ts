import type { ErrorCode } from '@dramatis/contract/errors';

export interface Refusal {
  code: ErrorCode;
  detail: string;
}

/** Codes of Fastify and its plugins for what they refuse before a handler runs. */
const refusals: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'malformed_json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'malformed_json', detail: 'The body is empty; JSON is expected.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed_json',
    detail: 'The body is shorter or longer than its Content-Length.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'This content type is not taken here. Send application/json.',
  },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the file as multipart/form-data, in a field named file.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large', detail: 'The body is too large.' },
  FST_REQ_FILE_TOO_LARGE: { code: 'file_too_large', detail: 'The file is larger than 50 MB.' },
  FST_FILES_LIMIT: { code: 'payload_too_large', detail: 'Send one file at a time.' },
  FST_PARTS_LIMIT: { code: 'payload_too_large', detail: 'The form has too many parts. Send one file.' },
  FST_FIELDS_LIMIT: { code: 'payload_too_large', detail: 'The form has too many fields. Send one file.' },
  FST_MP_PREMATURE_CLOSE: { code: 'invalid_input', detail: 'The upload broke off before its end.' },
};

/** What Fastify or a plugin refused of what a client sent; undefined for every other error. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (refusals[code] !== undefined) return refusals[code];
  // Mercurius gives some of these no status: too deep, no query, a mutation by GET.
  if (code.startsWith('MER_ERR_')) return { code: 'invalid_input', detail: error.message };
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { code: 'invalid_input', detail: error.message };
  }
  return undefined;
}
