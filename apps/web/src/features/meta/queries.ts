import type { Meta, Modality } from '@dramatis/client/model';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: ({ signal }) => api.getMeta(signal),
  staleTime: Infinity,
});

/** What a model can be given; without one, the server's own. */
export function takesOf({ modalities, model: usual }: Meta, model: string = usual): readonly Modality[] {
  const known = modalities.find((each) => each.model === model) ?? modalities.find((each) => each.model === null);
  return known?.takes ?? [];
}

/** Models that this server tells of by name, its own first. */
export function modelsOf({ modalities, model: usual }: Meta): readonly string[] {
  return [...new Set([usual, ...modalities.flatMap(({ model }) => model ?? [])])];
}
