import { removeUnusedAttachments } from '../domain/attachments/remove-unused.ts';
import { removeEventsBefore } from '../domain/generation/event-log.ts';
import { fillMissed } from '../domain/search/fill.ts';
import { closeIdleSessions } from '../domain/sessions/close-idle.ts';
import type { JobHandler } from './queue.ts';

/** A day, and the longest that a reply may take to be written. */
const KEEP_EVENTS_MS = 25 * 60 * 60 * 1_000;

/** How long an attachment may wait for its message. */
const KEEP_UNSENT_MS = 24 * 60 * 60 * 1_000;

/** What is done every few minutes, by one process. */
export function tidyUp(options: { idleCloseHours: number }): JobHandler<'tidy-up'> {
  return async (deps) => {
    await closeIdleSessions(deps, options.idleCloseHours);
    await removeEventsBefore(deps.db, new Date(deps.clock().getTime() - KEEP_EVENTS_MS));
    await fillMissed(deps.db);
    await removeUnusedAttachments(deps, new Date(deps.clock().getTime() - KEEP_UNSENT_MS));
    await deps.knowledge.tidyUp();
  };
}
