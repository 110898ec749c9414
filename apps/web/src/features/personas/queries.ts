import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export const personasQuery = () =>
  queryOptions({ queryKey: ['personas'], queryFn: ({ signal }) => api.listUserPersonas(signal) });
