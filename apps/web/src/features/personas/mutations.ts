import type { UserPersona, UserPersonaInput } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { settleHeldBack } from '@/lib/held-back.ts';
import { personasQuery } from './queries.ts';

/** Keeps a persona; one that is known is changed. */
export function useKeepPersona() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ known, input }: { known: UserPersona | undefined; input: UserPersonaInput }) => {
      // One that is about to go may have the name.
      await settleHeldBack();
      return await (known === undefined ? api.createUserPersona(input) : api.updateUserPersona(known.id, input));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: personasQuery().queryKey }),
  });
}
