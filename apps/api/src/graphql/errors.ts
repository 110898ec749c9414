import type { ErrorCode } from '@dramatis/contract/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Deps } from '../context.ts';
import { AppError, InputError } from '../errors.ts';

/** The one place where errors become GraphQL: `extensions.code`, and for bad input `extensions.errors` with the fields. */
export function formatErrors(errors: readonly unknown[], log: Deps['log']): GraphQLFormattedError[] {
  return errors.flatMap(unwrap).map((error) => {
    const place = error instanceof GraphQLError && error.path !== undefined ? { path: error.path } : {};
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    if (cause instanceof AppError) {
      return {
        ...coded(cause.code, cause.message, cause instanceof InputError ? { errors: cause.fields } : {}),
        ...place,
      };
    }
    // Of GraphQL's own making: syntax, unknown fields, wrong kinds, too deep.
    if (cause instanceof GraphQLError) return { ...coded('invalid_input', cause.message), ...place };
    log.error({ err: cause }, 'graphql request failed');
    return {
      ...coded('internal', 'Something went wrong on the server. Nothing that was saved is lost; try again.'),
      ...place,
    };
  });
}

/** Mercurius wraps several validation errors in one. */
function unwrap(error: unknown): unknown[] {
  if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) return error.errors;
  if (error instanceof GraphQLError && error.originalError !== undefined && 'errors' in error.originalError) {
    return unwrap(error.originalError);
  }
  return [error];
}

function coded(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLFormattedError {
  return { message, extensions: { code, ...extensions } };
}
