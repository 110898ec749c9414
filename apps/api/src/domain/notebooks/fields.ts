import type { UpdateNotebook } from '@dramatis/contract/notebooks';
import { InputError } from '../../errors.ts';

/** @throws InputError when the name is blank */
export function notebookFields({ name, description }: UpdateNotebook): UpdateNotebook {
  if (name?.trim() === '') throw new InputError([{ field: 'name', message: 'must not be blank', rule: 'blank' }]);
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(description === undefined ? {} : { description }),
  };
}
