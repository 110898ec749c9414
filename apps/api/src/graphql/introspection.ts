import type { ValidationRule } from 'graphql';
import { AppError } from '../errors.ts';

/**
 * Refuses questions about the schema itself, which the documentation answers.
 * @throws AppError introspection_disabled
 */
export const refuseIntrospection: ValidationRule = () => ({
  Field({ name }) {
    if (name.value !== '__schema' && name.value !== '__type') return;
    throw new AppError(
      'introspection_disabled',
      'This server does not describe its schema. It is in apps/api/src/graphql/schema.graphql of its source.',
    );
  },
});
