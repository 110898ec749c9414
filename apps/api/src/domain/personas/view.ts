import type { UserPersona } from '@dramatis/contract/personas';
import type { UserPersonaRow } from '../../db/schema/user-personas.ts';

export function personaView({ id, name, description, createdAt, updatedAt }: UserPersonaRow): UserPersona {
  return { id, name, description, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
