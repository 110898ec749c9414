import type { UserPersona, UserPersonaInput } from './model.ts';
import type { Transport } from './transport.ts';

const PERSONA = 'id name description createdAt updatedAt';

/** Presets of who the person is in a session. */
export function personaOperations({ graphql }: Transport) {
  return {
    /** Oldest first. */
    async listUserPersonas(signal?: AbortSignal): Promise<UserPersona[]> {
      const query = `query Personas { userPersonas { ${PERSONA} } }`;
      return (await graphql<{ userPersonas: UserPersona[] }>(query, {}, signal)).userPersonas;
    },

    async createUserPersona(input: UserPersonaInput): Promise<UserPersona> {
      const query = `mutation CreatePersona($input: UserPersonaInput!) { createUserPersona(input: $input) { ${PERSONA} } }`;
      return (await graphql<{ createUserPersona: UserPersona }>(query, { input })).createUserPersona;
    },

    async updateUserPersona(id: string, input: UserPersonaInput): Promise<UserPersona> {
      const query = `mutation UpdatePersona($id: ID!, $input: UserPersonaInput!) {
        updateUserPersona(id: $id, input: $input) { ${PERSONA} }
      }`;
      return (await graphql<{ updateUserPersona: UserPersona }>(query, { id, input })).updateUserPersona;
    },

    /** Sessions keep what they were given. */
    async deleteUserPersona(id: string): Promise<void> {
      await graphql<{ deleteUserPersona: string }>('mutation DeletePersona($id: ID!) { deleteUserPersona(id: $id) }', {
        id,
      });
    },
  };
}
