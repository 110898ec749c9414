import { ApiError } from '@dramatis/client/errors';
import type { CharacterDraft } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const isRunning = (draft: CharacterDraft) => draft.status === 'queued' || draft.status === 'running';

/** Live events bring the progress; asking every few seconds is for when they don't come. */
export const draftQuery = (draftId: string) =>
  queryOptions({
    queryKey: ['drafts', draftId],
    queryFn: async ({ signal }) => {
      const draft = await api.getDraft(draftId, signal);
      if (draft) return draft;
      throw new ApiError({ status: 404, code: 'not_found', detail: t`There is no such draft.` });
    },
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 2_500 : false),
  });
