import { ApiError } from '@dramatis/client/errors';
import type { Cast, CharacterDraft } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

/** Files or people are being looked at right now. */
export const isUnderWay = ({ status }: Pick<Cast, 'status'>) => status === 'reading' || status === 'running';

export const isBeingWritten = ({ status }: Pick<CharacterDraft, 'status'>) =>
  status === 'queued' || status === 'running';

async function read(castId: string, asOfChapter: number | undefined, signal: AbortSignal): Promise<Cast> {
  const cast = await api.getCast(castId, asOfChapter, signal);
  if (cast) return cast;
  throw new ApiError({ status: 404, code: 'not_found', detail: t`There is no such cast.` });
}

/** Live events bring the progress; asking now and then is for when they don't come. */
export const castQuery = (castId: string) =>
  queryOptions({
    queryKey: ['casts', castId],
    queryFn: ({ signal }) => read(castId, undefined, signal),
    // Another screen may have saved a draft of it.
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data && (isUnderWay(data) || data.drafts.some(isBeingWritten)) ? 4_000 : false,
  });

/** What reading up to a chapter's end would take; the whole book for null. */
export const estimateQuery = (castId: string, asOfChapter: number | null) =>
  queryOptions({
    queryKey: ['cast-estimates', castId, asOfChapter],
    queryFn: async ({ signal }) => (await read(castId, asOfChapter ?? undefined, signal)).estimate,
    // The text stays as it is.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
