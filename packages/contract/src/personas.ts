import { Type, type Static } from 'typebox';
import { personaLimits, sessionLimits } from './limits.ts';
import { Text } from './primitives.ts';

/** A preset of who the person is in a session: what `createUserPersona` and `updateUserPersona` take. */
export const UserPersonaInput = Type.Object(
  {
    name: Text(personaLimits.name, { minLength: 1 }),
    /** What a session is given as its user persona. */
    description: Text(sessionLimits.userPersona),
  },
  { additionalProperties: false },
);
export type UserPersonaInput = Static<typeof UserPersonaInput>;
