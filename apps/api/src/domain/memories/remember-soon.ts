import type { Deps } from '../../context.ts';
import type { PreparedPrompt } from '../generation/prepare-prompt.ts';
import { roomIfDue } from './due.ts';

/** Has older turns summed up in the background once a prompt has little room left for more. */
export async function rememberSoon(
  { db, jobs }: Pick<Deps, 'db' | 'jobs'>,
  { sessionId, messageId }: { sessionId: string; messageId: string },
  prompt: PreparedPrompt,
): Promise<void> {
  const room = roomIfDue(prompt);
  if (room === null) return;
  await jobs.enqueue(db, 'remember', { sessionId, leafId: messageId, room, all: false });
  jobs.wake();
}
