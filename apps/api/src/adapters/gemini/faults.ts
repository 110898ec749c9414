import type { ErrorCode } from '@dramatis/contract/errors';
import { ModelError } from '../../errors.ts';

/** Reasons for which Gemini ends a reply of its own accord, as opposed to STOP and MAX_TOKENS. */
const BLOCKING = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
]);

/** Turns an error body (`{error:{code,message,status,details}}`, as text or parsed) into a coded error. */
export function faultOfResponse(status: number, body: unknown, cause?: unknown): ModelError {
  const error = errorObject(body);
  const details = Array.isArray(error?.['details']) ? error['details'].filter(isRecord) : [];
  const reason = details.map((d) => d['reason']).find((r) => typeof r === 'string');

  if (reason === 'API_KEY_INVALID' || status === 401 || status === 403) {
    return fault('model_bad_key', 'Gemini refused the API key. Check GEMINI_API_KEY; nothing was lost.', false, cause);
  }
  if (status === 404) {
    return fault(
      'model_not_found',
      'Gemini does not know this model. Choose another in the session settings or GEMINI_MODEL.',
      false,
      cause,
    );
  }
  if (status === 429) {
    const wait = retryDelaySeconds(details);
    const daily = JSON.stringify(details).includes('PerDay');
    const when = daily ? 'for today' : wait === undefined ? 'for the moment' : `for another ${wait} seconds`;
    return new ModelError('model_quota', `Gemini is over its quota ${when}. Nothing was lost; retry later.`, {
      retryable: true,
      // The delay that comes with a day's quota is the one for a minute's; waiting it out would not help.
      retryAfterSeconds: daily ? undefined : wait,
      cause,
    });
  }
  if (status === 504) return timeoutFault(cause);
  if (status >= 500) {
    return fault('model_overloaded', 'Gemini is overloaded. Nothing was lost; retry in a moment.', true, cause);
  }
  return fault(
    'model_refused_request',
    'Gemini refused the request. Nothing was lost; change the session settings and retry.',
    false,
    cause,
  );
}

export function timeoutFault(cause?: unknown): ModelError {
  return fault('model_timeout', 'Gemini did not answer in time. Nothing was lost; retry.', true, cause);
}

export function unreachableFault(cause: unknown): ModelError {
  return fault(
    'model_unreachable',
    'Gemini could not be reached. Nothing was lost; check the network and retry.',
    true,
    cause,
  );
}

export function brokenStreamFault(cause?: unknown): ModelError {
  return fault(
    'model_broken_stream',
    'The connection to Gemini broke off. What had arrived is kept; retry.',
    true,
    cause,
  );
}

export function emptyFault(): ModelError {
  return fault('model_empty', 'Gemini sent an empty reply. Nothing was lost; retry.', true);
}

export function badOutputFault(cause?: unknown): ModelError {
  return fault(
    'model_bad_output',
    'Gemini answered in a form that could not be read. Nothing was lost; retry.',
    true,
    cause,
  );
}

/** Judges how a reply ended. @returns undefined when it ended well or was cut off with text to show for it */
export function faultOfEnd(finishReason: string | undefined, hasText: boolean): ModelError | undefined {
  if (finishReason === undefined) return brokenStreamFault();
  if (BLOCKING.has(finishReason)) return blockedFault(finishReason);
  if (hasText) return undefined;
  if (finishReason === 'MAX_TOKENS') {
    return fault(
      'model_cut_off',
      'Gemini used up its reply length before writing anything. Raise the reply length or lower thinking, then retry.',
      true,
    );
  }
  return emptyFault();
}

export function blockedFault(reason: string): ModelError {
  return fault(
    'model_blocked',
    `Gemini would not reply (${reason.toLowerCase().replaceAll('_', ' ')}). Reword the message or retry.`,
    false,
  );
}

function fault(code: ErrorCode, message: string, retryable: boolean, cause?: unknown): ModelError {
  return new ModelError(code, message, { retryable, cause });
}

function retryDelaySeconds(details: Record<string, unknown>[]): number | undefined {
  for (const detail of details) {
    const match = typeof detail['retryDelay'] === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(detail['retryDelay']) : null;
    if (match?.[1] !== undefined) return Math.ceil(Number(match[1]));
  }
  return undefined;
}

/** The body may be the JSON itself, or an SDK message that contains it as text. */
function errorObject(body: unknown): Record<string, unknown> | undefined {
  const parsed = typeof body === 'string' ? parseEmbeddedJson(body) : body;
  const inner = isRecord(parsed) ? parsed['error'] : undefined;
  return isRecord(inner) ? inner : undefined;
}

function parseEmbeddedJson(text: string): unknown {
  const start = text.indexOf('{');
  if (start === -1) return undefined;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
