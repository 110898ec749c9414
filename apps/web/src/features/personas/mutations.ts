import type { UserPersona, UserPersonaInput } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { personasQuery } from './queries.ts';

/** Keeps a persona; one that is known is changed. */
export function useKeepPersona() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ known, input }: { known: UserPersona | undefined; input: UserPersonaInput }) =>
      known === undefined ? api.createUserPersona(input) : api.updateUserPersona(known.id, input),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: personasQuery().queryKey }),
  });
}

export function useDeletePersona() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.deleteUserPersona(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: personasQuery().queryKey }),
  });
}
