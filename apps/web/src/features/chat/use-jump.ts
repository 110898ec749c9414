import { t } from '@lingui/core/macro';
import type { Message } from '@dramatis/client/model';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { useSelectBranch } from './mutations.ts';
import type { ThreadHandle } from './thread.tsx';
import { MOST_PAGES_OF_A_JUMP, showBranchThrough } from './threads.ts';

export interface Jump {
  messageId: string;
  /** It was on another branch than the active one when it was found. */
  elsewhere: boolean;
}

/**
 * Takes the reader to a message: reads as far up the branch as it takes, and asks before another branch becomes the
 * active one.
 * @returns what the question needs
 */
export function useJump({
  jump,
  sessionId,
  ready,
  messages,
  thread,
  onArrived,
}: {
  jump: Jump | null;
  sessionId: string | null;
  /** The newest page is there. */
  ready: boolean;
  messages: readonly Message[];
  thread: RefObject<ThreadHandle | null>;
  onArrived: () => void;
}) {
  const queryClient = useQueryClient();
  const select = useSelectBranch(sessionId ?? '');
  const [missing, setMissing] = useState<string | null>(null);
  const target = jump?.messageId ?? null;
  const isHere = target !== null && messages.some(({ id }) => id === target);
  const elsewhere = jump?.elsewhere === true;

  const arrive = useEffectEvent(() => {
    if (target === null) return;
    thread.current?.reveal(target);
    onArrived();
  });
  useEffect(() => {
    if (isHere) arrive();
  }, [isHere]);

  const giveUp = useEffectEvent((error: unknown) => {
    const reason = errorText(error);
    toast.error(t`The message was not reached. ${reason}`);
    onArrived();
  });
  useEffect(() => {
    if (target === null || sessionId === null || !ready || isHere || elsewhere) return;
    let left = false;
    const look = async () => {
      try {
        const found = await showBranchThrough(queryClient, sessionId, target, MOST_PAGES_OF_A_JUMP);
        if (!left && !found) setMissing(target);
      } catch (error) {
        if (!left) giveUp(error);
      }
    };
    void look();
    return () => {
      left = true;
    };
    // Not again when pages come in: it reads them all itself.
  }, [target, sessionId, ready, isHere, elsewhere, queryClient]);

  return {
    open: target !== null && ready && !isHere && (elsewhere || missing === target),
    busy: select.isPending,
    go: () => {
      if (target === null) return;
      // Its own message says why when it fails.
      select.mutate({ to: target, mostPages: MOST_PAGES_OF_A_JUMP }, { onError: onArrived });
    },
    stay: onArrived,
  };
}
