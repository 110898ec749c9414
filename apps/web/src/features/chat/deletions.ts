import { t } from '@lingui/core/macro';
import { api } from '@/lib/api.ts';
import { createDeletions, hasIds, type Deletion } from '@/lib/deletions.ts';
import { queryClient } from '@/lib/query-client.ts';
import { messagesQuery } from './queries.ts';

/** A message that goes, with all that hangs on it. */
interface MessageDeletion extends Deletion {
  sessionId: string;
  /** How many messages go. Null while that is not known. */
  count: number | null;
  /** Where the conversation stood, if it moved to a sibling's branch. */
  leafId: string | null;
}

/** A deletion is also carried out when its conversation goes on. */
export const messageDeletions = createDeletions<MessageDeletion>({
  key: 'deletions',
  isOwed: (value): value is MessageDeletion =>
    hasIds(value) && 'sessionId' in value && typeof value.sessionId === 'string',
  remove: (id) => api.deleteMessage(id),
  after: ({ sessionId }) => void queryClient.invalidateQueries({ queryKey: messagesQuery(sessionId).queryKey }),
  refused: (reason) => t`Not deleted. ${reason}`,
});

export const { useDeletions } = messageDeletions;

/** The count became known. */
export function setDeletionCount(messageId: string, count: number): void {
  useDeletions.setState(({ offered }) => (offered?.ids[0] === messageId ? { offered: { ...offered, count } } : {}));
}
