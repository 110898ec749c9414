import { describe, expect, it } from 'vitest';
import { faultOfEnd, faultOfResponse } from '../../src/adapters/gemini/faults.ts';

const error = (code: number, status: string, details: object[] = []) => ({
  error: { code, status, message: 'x', details },
});
const retryInfo = (retryDelay: string) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay });
const quota = (quotaId: string) => ({ violations: [{ quotaId }] });
const badKey = error(400, 'INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }]);

describe('an error response', () => {
  it.each<[string, number, unknown, string, boolean]>([
    ['a bad key, which is a 400', 400, badKey, 'model_bad_key', false],
    ['the same as text', 400, JSON.stringify(badKey), 'model_bad_key', false],
    ['the same inside a message of the SDK', 400, `got status: 400. ${JSON.stringify(badKey)}`, 'model_bad_key', false],
    ['401', 401, '', 'model_bad_key', false],
    ['403', 403, error(403, 'PERMISSION_DENIED'), 'model_bad_key', false],
    ['404', 404, error(404, 'NOT_FOUND'), 'model_not_found', false],
    ['429', 429, error(429, 'RESOURCE_EXHAUSTED'), 'model_quota', true],
    ['500', 500, error(500, 'INTERNAL'), 'model_overloaded', true],
    ['503', 503, '<html>Service Unavailable</html>', 'model_overloaded', true],
    ['504', 504, error(504, 'DEADLINE_EXCEEDED'), 'model_timeout', true],
    ['any other 400', 400, error(400, 'INVALID_ARGUMENT'), 'model_refused_request', false],
    ['a 400 without JSON', 400, 'Bad { request', 'model_refused_request', false],
    ['a body of another kind', 418, ['x'], 'model_refused_request', false],
    ['details of another kind', 400, { error: { details: 'x' } }, 'model_refused_request', false],
  ])('%s', (_, status, body, code, retryable) => {
    expect(faultOfResponse(status, body)).toMatchObject({ name: 'ModelError', code, retryable });
  });

  it.each<[string, object[], number | undefined, RegExp]>([
    ['with a delay', [retryInfo('7s')], 7, /another 7 seconds/],
    ['with a fraction of a second, rounded up', [retryInfo('0.5s')], 1, /another 1 seconds?/],
    ['with a fraction, rounded up', [quota('PerMinute'), retryInfo('58.219s')], 59, /another 59 seconds/],
    ['with a delay in no form we know', [retryInfo('soon')], undefined, /for the moment/],
    ['without a delay', [], undefined, /for the moment/],
    [
      'for the day',
      [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retryInfo('30s')],
      undefined,
      /for today/,
    ],
  ])('429 %s', (_, details, seconds, words) => {
    const fault = faultOfResponse(429, error(429, 'RESOURCE_EXHAUSTED', details));
    expect(fault.retryAfterSeconds).toBe(seconds);
    expect(fault.message).toMatch(words);
  });

  it('keeps its cause for the log and out of the message', () => {
    const cause = new Error('key AIza-secret refused');
    const fault = faultOfResponse(400, badKey, cause);
    expect(fault.cause).toBe(cause);
    expect(fault.message).not.toContain('secret');
  });
});

describe('the end of a reply', () => {
  it.each<[string | undefined, boolean, string | undefined]>([
    ['STOP', true, undefined],
    ['MAX_TOKENS', true, undefined],
    ['OTHER', true, undefined],
    ['STOP', false, 'model_empty'],
    ['OTHER', false, 'model_empty'],
    ['MAX_TOKENS', false, 'model_cut_off'],
    [undefined, true, 'model_broken_stream'],
    [undefined, false, 'model_broken_stream'],
    ['SAFETY', true, 'model_blocked'],
    ['SAFETY', false, 'model_blocked'],
    ['RECITATION', true, 'model_blocked'],
    ['LANGUAGE', false, 'model_blocked'],
    ['BLOCKLIST', false, 'model_blocked'],
    ['PROHIBITED_CONTENT', true, 'model_blocked'],
    ['SPII', false, 'model_blocked'],
  ])('%s, with text: %s', (reason, hasText, code) => {
    expect(faultOfEnd(reason, hasText)?.code).toBe(code);
  });
});
