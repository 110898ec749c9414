import type { Message } from '@dramatis/client/model';
import { useCallback, useEffect, useRef } from 'react';
import { api } from '@/lib/api.ts';
import { addDescendants, subtreeSize } from './branch.ts';
import { messageDeletions, setDeletionCount } from './deletions.ts';

/** A larger tree than this many pages of a hundred is not read only to tell a number. */
const MOST_PAGES = 10;

async function countSubtree({ id, chatSessionId }: Message): Promise<number | null> {
  const found = new Set([id]);
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { chatSessionId, view: 'tree' as const, limit: 100, ...(cursor === null ? {} : { cursor }) };
    const { messages, nextCursor } = await api.listMessages(query);
    addDescendants(found, messages);
    if (nextCursor === null) return found.size;
    cursor = nextCursor;
  }
  return null;
}

/** Deletes a message of the branch with all that hangs on it, and takes that back. */
export function useDeletion(
  branch: readonly Message[],
  select: (branch: { to: string; through?: string }) => void,
): { remove: (message: Message) => void; undo: () => void } {
  // What is on the screen when somebody presses the button, without a new callback for every message.
  const shown = useRef(branch);
  useEffect(() => {
    shown.current = branch;
  });

  const remove = useCallback(
    (message: Message) => {
      const { id, chatSessionId, siblingIds } = message;
      // Where the server will go, too: the newest of the others.
      const other = siblingIds.findLast((sibling) => sibling !== id);
      const count = subtreeSize(shown.current, id);
      const leafId = other === undefined ? null : (shown.current.at(-1)?.id ?? null);
      messageDeletions.begin({ ids: [id], sessionId: chatSessionId, count, leafId });
      if (other !== undefined) select({ to: other });
      if (count !== null) return;
      // Without a number the notice still says what went.
      void countSubtree(message).then(
        (number) => number !== null && setDeletionCount(id, number),
        () => {},
      );
    },
    [select],
  );

  const undo = useCallback(() => {
    const deletion = messageDeletions.takeBack();
    if (deletion?.leafId == null) return;
    const [through = deletion.leafId] = deletion.ids;
    select({ to: deletion.leafId, through });
  }, [select]);

  return { remove, undo };
}
