import type { SessionRow } from '../../db/schema/sessions.ts';
import { AppError } from '../../errors.ts';

/** @throws AppError session_archived */
export function refuseArchived(session: Pick<SessionRow, 'status'>): void {
  if (session.status !== 'archived') return;
  throw new AppError('session_archived', 'This session is archived and can only be read. Set it active to go on.');
}
