import { ApiError } from '@dramatis/client/errors';

/** What to show for anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return 'Something went wrong in this page. Reload it; nothing that was saved is lost.';
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.code === 'not_found');
}
