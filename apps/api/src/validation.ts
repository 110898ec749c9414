import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import { InputError, type FieldFault } from './errors.ts';

/** Enough to mend a form by; a hostile body must not make a hostile answer. */
const MAX_FAULTS = 20;

export type Validator<S extends TSchema> = (value: unknown) => Static<S>;

/**
 * Compiles a schema into a check that returns the value with its type.
 * @param convert turns texts into numbers and booleans first: for query strings and path parameters
 * @returns a function that throws InputError naming every bad field
 */
export function validator<S extends TSchema>(schema: S, { convert = false }: { convert?: boolean } = {}): Validator<S> {
  const compiled = Compile(schema);
  return (value) => {
    const candidate = convert ? Value.Convert(schema, value) : value;
    if (compiled.Check(candidate)) return candidate;
    throw new InputError(fieldFaults(compiled.Errors(candidate)));
  };
}

/** One fault a field. A union reports each of its members' complaints; the first is the one to tell. */
function fieldFaults(errors: readonly TLocalizedValidationError[]): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const error of errors.filter((e) => e.keyword !== 'anyOf' || errors.length === 1)) {
    for (const fault of faultsOf(error)) {
      if (faults.size < MAX_FAULTS && !faults.has(fault.field)) faults.set(fault.field, fault);
    }
  }
  return [...faults.values()];
}

function faultsOf(error: TLocalizedValidationError): FieldFault[] {
  const field = error.instancePath.slice(1).replaceAll('/', '.');
  const inside = (name: string) => (field === '' ? name : `${field}.${name}`);
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({ field: inside(name), message: 'is required' }));
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        field: inside(name.slice(0, 100)),
        message: 'is not a field known here',
      }));
    case 'boolean':
      return [];
    case 'pattern':
      return [
        {
          field,
          message: error.params.pattern.toString().includes('u0000')
            ? 'must not contain the character U+0000'
            : 'has characters that are not allowed',
        },
      ];
    case 'format':
      return [{ field, message: `must be a ${error.params.format === 'uuid' ? 'UUID' : error.params.format}` }];
    case 'enum':
      return [{ field, message: `must be one of ${error.params.allowedValues.join(', ')}` }];
    case 'minProperties':
      return [{ field, message: 'must name at least one field to change' }];
    default:
      return [{ field, message: error.message }];
  }
}
