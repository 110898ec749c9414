import type { UserPersonaInput } from '@dramatis/contract/personas';
import { InputError } from '../../errors.ts';

/** @throws InputError when the name is blank */
export function personaFields({ name, description }: UserPersonaInput): UserPersonaInput {
  if (name.trim() === '') throw new InputError([{ field: 'input.name', message: 'must not be blank', rule: 'blank' }]);
  return { name: name.trim(), description };
}
