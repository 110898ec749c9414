import {
  createUserPersonaMutation,
  deleteUserPersonaMutation,
  updateUserPersonaMutation,
  userPersonasQuery,
} from './graphql/operations.ts';
import type { UserPersona, UserPersonaInput } from './model.ts';
import type { Transport } from './transport.ts';

/** Presets of who the person is in a session. */
export function personaOperations({ graphql }: Transport) {
  return {
    /** Oldest first. */
    async listUserPersonas(signal?: AbortSignal): Promise<UserPersona[]> {
      return (await graphql(userPersonasQuery, {}, signal)).userPersonas;
    },

    async createUserPersona(input: UserPersonaInput): Promise<UserPersona> {
      return (await graphql(createUserPersonaMutation, { input })).createUserPersona;
    },

    async updateUserPersona(id: string, input: UserPersonaInput): Promise<UserPersona> {
      return (await graphql(updateUserPersonaMutation, { id, input })).updateUserPersona;
    },

    /** Sessions keep what they were given. It may be the last thing a page does. */
    async deleteUserPersona(id: string): Promise<void> {
      await graphql(deleteUserPersonaMutation, { id }, undefined, true);
    },
  };
}
