import { ApiError } from '@dramatis/client/errors';
import { clockOf } from '@/lib/retry-time.ts';

/** What to show for anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) {
    if (!error.retryAfterSeconds) return error.detail;
    const at = new Date(error.at.getTime() + error.retryAfterSeconds * 1000);
    return `${error.detail} Not before ${clockOf(at, error.retryAfterSeconds)}.`;
  }
  return 'Something went wrong in this page. Reload it; nothing that was saved is lost.';
}

/** What to show for a fault that was stored, or told beside what went well. */
export function faultText({ message }: { code: string; message: string }): string {
  return message;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.code === 'not_found');
}
