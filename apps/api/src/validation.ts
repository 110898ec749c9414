import type { FieldFault } from '@dramatis/contract/errors';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { InputError } from './errors.ts';

/** Enough to mend a form by; a hostile body must not make a hostile answer. */
const MAX_FAULTS = 20;

// Of its own accord TypeBox stops at 8 complaints, and one field can cause several.
Settings.Set({ maxErrors: 8 * MAX_FAULTS });

export type Validator<S extends TSchema> = (value: unknown) => Static<S>;

/**
 * Compiles a schema into a check that returns the value with its type.
 * @param convert turns texts into numbers and booleans first: for query strings and path parameters
 * @returns a function that throws InputError naming every bad field
 */
export function validator<S extends TSchema>(schema: S, { convert = false }: { convert?: boolean } = {}): Validator<S> {
  const compiled = Compile(schema);
  return (value) => {
    const candidate = convert ? readTexts(schema, value) : value;
    if (compiled.Check(candidate)) return candidate;
    throw new InputError(fieldFaults(compiled.Errors(candidate)));
  };
}

/** TypeBox reads 1.5 as the integer 1; a number that is not what was written stays the text it was. */
function readTexts(schema: TSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return Value.Convert(schema, value);
  // `Convert` changes what it is given.
  const written = new Map<string, unknown>(Object.entries(value));
  const read: unknown = Value.Convert(schema, value);
  return Object.fromEntries(
    Object.entries(read ?? {}).map(([key, now]): [string, unknown] => {
      const text = written.get(key);
      return [key, typeof now === 'number' && typeof text === 'string' && Number(text) !== now ? text : now];
    }),
  );
}

/** One fault a field. A union reports each of its members' complaints; the first one not about `null` is to be told. */
function fieldFaults(errors: readonly TLocalizedValidationError[]): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  const telling = errors.filter((e) => e.keyword !== 'anyOf' && !(e.keyword === 'type' && e.params.type === 'null'));
  for (const error of telling.length === 0 ? errors : telling) {
    for (const fault of faultsOf(error)) {
      if (faults.size < MAX_FAULTS && !faults.has(fault.field)) faults.set(fault.field, fault);
    }
  }
  return [...faults.values()];
}

function faultsOf(error: TLocalizedValidationError): FieldFault[] {
  const field = fieldOf(error.instancePath);
  const inside = (name: string) => (field === '' ? name : `${field}.${name}`);
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        field: inside(name),
        message: 'is required',
        rule: 'required',
      }));
    // Nothing fits where no field may be.
    case 'boolean':
      return [{ field, message: 'is not a field known here', rule: 'unknown' }];
    case 'additionalProperties':
      return [];
    case 'pattern':
      return [
        {
          field,
          message: error.params.pattern.toString().includes('u0000')
            ? 'must not contain the character U+0000'
            : 'has characters that are not allowed',
          rule: 'format',
        },
      ];
    case 'format':
      return [
        {
          field,
          message: `must be a ${error.params.format === 'uuid' ? 'UUID' : error.params.format}`,
          rule: 'format',
        },
      ];
    case 'enum':
      return [{ field, message: `must be one of ${error.params.allowedValues.join(', ')}`, rule: 'choice' }];
    case 'minProperties':
      return [{ field, message: 'must name at least one field to change' }];
    default:
      return [{ field, message: error.message, ...bound(error) }];
  }
}

function bound(error: TLocalizedValidationError): Pick<FieldFault, 'rule' | 'limit'> {
  switch (error.keyword) {
    case 'maxLength':
      return { rule: 'too_long', limit: error.params.limit };
    case 'minLength':
      return { rule: 'too_short', limit: error.params.limit };
    case 'maxItems':
      return { rule: 'too_many', limit: error.params.limit };
    case 'minItems':
      return { rule: 'too_few', limit: error.params.limit };
    case 'maximum':
      return { rule: 'too_large', limit: Number(error.params.limit) };
    case 'minimum':
      return { rule: 'too_small', limit: Number(error.params.limit) };
    case 'type':
      return { rule: 'type' };
    default:
      return {};
  }
}

/** A JSON pointer as a dotted path. Its last part may be a name that a client made up. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, 100))
    .join('.');
}
