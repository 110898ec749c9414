import { plural, t } from '@lingui/core/macro';
import { api } from '@/lib/api.ts';
import { createDeletions, hasIds, type Deletion } from '@/lib/deletions.ts';
import { queryClient } from '@/lib/query-client.ts';
import { dropSession } from './cache.ts';

interface SessionDeletion extends Deletion {
  /** Of one alone. */
  title: string | null;
  /** The one that was on the screen. */
  shown: string | null;
}

export const sessionDeletions = createDeletions<SessionDeletion>({
  key: 'session-deletions',
  isOwed: (value): value is SessionDeletion => hasIds(value) && 'title' in value && 'shown' in value,
  remove: (id) => api.deleteSession(id),
  after(_, gone) {
    for (const id of gone) dropSession(queryClient, id);
    // Whether a character may be deleted depends on its sessions.
    void queryClient.invalidateQueries({ queryKey: ['characters'] });
  },
  refused: (reason, count, { ids }) =>
    ids.length === 1 ? t`Not deleted. ${reason}` : t`${count} not deleted. ${reason}`,
});

export const { useDeletions } = sessionDeletions;

export function beginDeletion(sessions: readonly { id: string; title: string }[], shown: string | null): void {
  const ids = sessions.map(({ id }) => id);
  sessionDeletions.begin({
    ids,
    title: sessions.length === 1 ? (sessions[0]?.title ?? null) : null,
    shown: shown !== null && ids.includes(shown) ? shown : null,
  });
}

export function deletionText({ ids, title }: SessionDeletion): string {
  if (title !== null) return t`“${title}” deleted.`;
  const count = ids.length;
  return plural(count, { one: '# session deleted.', other: '# sessions deleted.' });
}
