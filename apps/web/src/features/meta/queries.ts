import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: ({ signal }) => api.getMeta(signal),
  staleTime: Infinity,
});
