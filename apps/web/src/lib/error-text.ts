import { ApiError, type FieldError } from '@dramatis/client/errors';
import type { CardWarning } from '@dramatis/client/model';
import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { fieldSentenceOf, sentenceOf, warningSentenceOf, type Fault } from '@/lib/faults.ts';
import { Refusal } from '@/lib/refusal.ts';
import { clockOf } from '@/lib/retry-time.ts';

/** What to show for anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof ApiError) {
    const reason = faultText(error);
    if (!error.retryAfterSeconds) return reason;
    const at = new Date(error.at.getTime() + error.retryAfterSeconds * 1000);
    return t`${reason} Not before ${{ time: clockOf(at, error.retryAfterSeconds) }}.`;
  }
  return t`Something went wrong in this page. Reload it; nothing that was saved is lost.`;
}

/** What the API says is English: that is shown, or in another language what its code says there, if it says anything. */
export function faultText(fault: Fault): string {
  return (i18n.locale === 'en' ? undefined : sentenceOf(fault)) ?? fault.message;
}

/** What is wrong with one field, to stand beside it. */
export function fieldText(fault: FieldError): string {
  if (i18n.locale === 'en') return fault.message;
  return fieldSentenceOf(fault) ?? faultText({ code: 'invalid_input', message: fault.message });
}

/** What was put right or left out in a file. */
export function warningText({ code, message }: CardWarning): string {
  return (i18n.locale === 'en' ? undefined : warningSentenceOf(code)) ?? message;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.code === 'not_found');
}
