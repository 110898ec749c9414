import type { UserPersonaRow } from '../../db/schema/user-personas.ts';

export function personaView({ id, name, description, createdAt, updatedAt }: UserPersonaRow) {
  return { id, name, description, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
