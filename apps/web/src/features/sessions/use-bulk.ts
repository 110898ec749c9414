import type { ListedSession, Session } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { settleHeldBack } from '@/lib/held-back.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { putSession } from './cache.ts';

export type BulkAction = 'close' | 'archive';

/** Requests under way at a time. */
const AT_ONCE = 4;

const done: Readonly<Record<BulkAction, (count: number) => string>> = {
  close: (count) => plural(count, { one: '# session closed.', other: '# sessions closed.' }),
  archive: (count) => plural(count, { one: '# session archived.', other: '# sessions archived.' }),
};

const left: Readonly<Record<BulkAction, (count: number, reason: string) => string>> = {
  close: (count, reason) => t`${count} not closed. ${reason}`,
  archive: (count, reason) => t`${count} not archived. ${reason}`,
};

/** Does something to many sessions, one request each; says how many it did not work for. */
export function useBulk() {
  const queryClient = useQueryClient();

  async function one(action: BulkAction, session: Session): Promise<void> {
    const status = action === 'close' ? 'closed' : 'archived';
    putSession(queryClient, await api.updateSession(session.id, { status }));
  }

  return useMutation({
    mutationFn: async ({ action, sessions }: { action: BulkAction; sessions: readonly ListedSession[] }) => {
      // Nothing can be deleted from an archived session.
      if (action === 'archive') await settleHeldBack();
      const waiting = [...sessions];
      const faults: unknown[] = [];
      async function work(): Promise<void> {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          // oxlint-disable-next-line no-await-in-loop -- a few at a time
          await one(action, next).catch((error: unknown) => faults.push(error));
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return faults;
    },
    onSuccess: (faults, { action, sessions }) => {
      const count = sessions.length - faults.length;
      if (count > 0) toast.success(done[action](count));
      if (faults.length > 0) toast.error(left[action](faults.length, errorText(faults[0])));
    },
  });
}
