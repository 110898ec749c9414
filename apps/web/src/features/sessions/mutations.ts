import type { UpdateSession } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { settleHeldBack } from '@/lib/held-back.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { patchSession, putSession } from './cache.ts';
import { sessionQuery } from './queries.ts';

/** Renames at once, and takes it back, saying so, if the server refuses. */
export function useRenameSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ sessionId, title }: { sessionId: string; title: string; was: string }) =>
      api.updateSession(sessionId, { title }),
    onMutate: ({ sessionId, title }) => patchSession(queryClient, sessionId, { title }),
    onSuccess: (session) => putSession(queryClient, session),
    onError: (error, { sessionId, was }) => {
      patchSession(queryClient, sessionId, { title: was });
      toast.error(t`Not renamed. ${{ reason: errorText(error) }}`);
    },
  });
}

/** Changes at once, and takes it back if the server refuses; to say so is the caller's. */
export function useUpdateSession(sessionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    onMutate(change: UpdateSession) {
      const before = queryClient.getQueryData(sessionQuery(sessionId).queryKey);
      patchSession(queryClient, sessionId, change);
      return { before };
    },
    mutationFn: async (change: UpdateSession) => {
      // Nothing can be deleted from an archived session.
      if (change.status === 'archived') await settleHeldBack();
      return await api.updateSession(sessionId, change);
    },
    onSuccess: (session) => putSession(queryClient, session),
    onError(_error, _change, context) {
      if (context?.before) putSession(queryClient, context.before);
    },
  });
}
