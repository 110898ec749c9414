import type { ErrorCode } from '@dramatis/contract/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Deps } from '../context.ts';
import { AppError, InputError } from '../errors.ts';
import { databaseAway, whyDatabaseIsAway } from '../http/database-away.ts';
import { refusalOf } from '../http/refusals.ts';

/** The one place where errors become GraphQL: `extensions.code`, and for bad input `extensions.errors` with the fields. */
export function formatErrors(errors: readonly Error[], log: Deps['log']): GraphQLFormattedError[] {
  return errors.flatMap(unwrap).map((error) => ({ ...format(originOf(error), log), ...pathOf(error) }));
}

function format(error: Error, log: Deps['log']): GraphQLFormattedError {
  if (error instanceof AppError) {
    return coded(error.code, error.message, error instanceof InputError ? { errors: error.fields } : {});
  }
  // Of GraphQL's own making: syntax, unknown fields, wrong kinds, too deep. Told by name, because the class can be
  // loaded twice, once as a module and once by `require`.
  if (error.name === 'GraphQLError') return coded('invalid_input', error.message);
  // Refused before GraphQL saw it.
  const refusal = refusalOf(error);
  if (refusal !== undefined) return coded(refusal.code, refusal.detail);
  const away = whyDatabaseIsAway(error);
  if (away !== null) {
    log.warn({ reason: away.message }, 'the database is away');
    return coded(databaseAway.code, databaseAway.detail);
  }
  log.error({ err: error }, 'graphql request failed');
  return coded('internal', 'Something went wrong on the server. Nothing that was saved is lost; try again.');
}

function originOf(error: Error): Error {
  return 'originalError' in error && error.originalError instanceof Error ? error.originalError : error;
}

/** Mercurius wraps several validation errors in one. */
function unwrap(error: Error): Error[] {
  const origin = originOf(error);
  return 'errors' in origin && Array.isArray(origin.errors) ? origin.errors.flatMap(unwrap) : [error];
}

function pathOf(error: Error): Pick<GraphQLFormattedError, 'path'> {
  return 'path' in error && Array.isArray(error.path) ? { path: error.path } : {};
}

function coded(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLFormattedError {
  return { message, extensions: { code, ...extensions } };
}
