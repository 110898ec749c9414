import { isObject, type JsonObject } from '../json.ts';

/** What there is to say, by property name in lower case without separators: `firstmessage`. */
export type Proposal = { [name: string]: unknown };

/**
 * A value that conforms to a schema, as near to what is proposed as the schema allows.
 * Reads both dialects: OpenAPI's (`"type": "STRING"`, `nullable`) and JSON Schema's (`"type": ["string", "null"]`, `$ref`, `anyOf`).
 */
export function conform(schema: JsonObject, proposed: unknown): unknown {
  return fill({ root: schema, depth: 0 }, schema, proposed);
}

interface Place {
  root: JsonObject;
  depth: number;
}

// Schemas can contain themselves.
const deepest = 12;

function fill(place: Place, given: JsonObject, proposed: unknown): unknown {
  const schema = choose(place, resolve(place, given), proposed);
  if (schema['const'] !== undefined) return schema['const'];
  const options = schema['enum'];
  if (Array.isArray(options) && options.length > 0) return pick(options, proposed);

  const type = typeOf(schema, proposed);
  switch (type) {
    case 'object':
      return fillObject({ ...place, depth: place.depth + 1 }, schema, proposed);
    case 'array':
      return fillArray({ ...place, depth: place.depth + 1 }, schema, proposed);
    case 'number':
    case 'integer':
      return fillNumber(schema, type, proposed);
    case 'boolean':
      return proposed === true;
    case 'null':
      return null;
    default:
      return fillString(schema, proposed);
  }
}

function fillObject(place: Place, schema: JsonObject, proposed: unknown): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const offer = isObject(proposed) ? proposed : {};
  const filled: JsonObject = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) continue;
    const known = offer[propertyKey(name)];
    // A wrapper we have no word for (`character`, `card`) holds the same things.
    const value = known === undefined && isObjectSchema(place, property) ? offer : known;
    if (known === undefined && !required.includes(name) && (value === undefined || place.depth >= deepest)) continue;
    filled[name] = fill(place, property, value);
  }
  return filled;
}

function fillArray(place: Place, schema: JsonObject, proposed: unknown): unknown[] {
  const items = isObject(schema['items']) ? schema['items'] : {};
  const least = limit(schema['minItems']) ?? 0;
  const most = limit(schema['maxItems']) ?? Infinity;
  const offered: unknown[] = Array.isArray(proposed)
    ? proposed
    : typeof proposed === 'string' && proposed !== ''
      ? [proposed]
      : [];
  const filled = offered.slice(0, most).map((each) => fill(place, items, each));
  while (filled.length < least) filled.push(fill(place, items, undefined));
  return filled;
}

function fillNumber(schema: JsonObject, type: 'number' | 'integer', proposed: unknown): number {
  const low = limit(schema['minimum']) ?? -Infinity;
  const high = limit(schema['maximum']) ?? Infinity;
  let value = typeof proposed === 'number' ? proposed : 0;
  // Shares between 0 and 1 are spread over whatever scale is asked for.
  if (value > 0 && value < 1 && Number.isFinite(high)) value = Math.max(low, 0) + value * (high - Math.max(low, 0));
  if (type === 'integer') value = Math.round(value);
  return Math.min(high, Math.max(low, value));
}

function fillString(schema: JsonObject, proposed: unknown): string {
  const value =
    typeof proposed === 'string'
      ? proposed
      : typeof proposed === 'number'
        ? String(proposed)
        : Array.isArray(proposed)
          ? proposed.filter((each) => typeof each === 'string').join('\n')
          : '';
  const least = limit(schema['minLength']) ?? 0;
  const most = limit(schema['maxLength']) ?? Infinity;
  const long = value.length < least ? value.padEnd(least, '–') : value;
  if (long.length <= most) return long;
  const cut = long.slice(0, Math.max(0, most - 1));
  const space = cut.lastIndexOf(' ');
  return most < 1 ? '' : `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/** The option that says the same; for a share between 0 and 1, the option as far down the list as it is from 1. */
function pick(options: readonly unknown[], proposed: unknown): unknown {
  if (typeof proposed === 'number' && proposed <= 1 && !options.includes(proposed)) {
    return options[Math.min(options.length - 1, Math.floor((1 - proposed) * options.length))];
  }
  return (
    options.find(
      (option) =>
        option === proposed ||
        (typeof option === 'string' && typeof proposed === 'string' && propertyKey(option) === propertyKey(proposed)),
    ) ?? options[0]
  );
}

function resolve(place: Place, schema: JsonObject): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  let found: unknown = place.root;
  for (const step of reference.replace(/^#\/?/, '').split('/'))
    found = isObject(found) && step !== '' ? found[step] : found;
  return isObject(found) && found !== schema ? found : {};
}

/** The alternative that fits what is proposed; null only where there is nothing to say. */
function choose(place: Place, schema: JsonObject, proposed: unknown): JsonObject {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(alternatives)) return schema;
  const resolved = alternatives.filter(isObject).map((each) => resolve(place, each));
  const fits = (type: string): boolean =>
    Array.isArray(proposed)
      ? type === 'array'
      : isObject(proposed)
        ? type === 'object'
        : typeof proposed === (type === 'integer' ? 'number' : type);
  return (
    resolved.find((each) => fits(typeOf(each, proposed))) ??
    (proposed === undefined ? resolved.find((each) => typeOf(each, undefined) === 'null') : undefined) ??
    resolved[0] ??
    schema
  );
}

function typeOf(schema: JsonObject, proposed: unknown): string {
  const { type } = schema;
  const nullable = schema['nullable'] === true || (Array.isArray(type) && type.includes('null'));
  const named: unknown = Array.isArray(type) ? type.find((each) => each !== 'null') : type;
  if (proposed === undefined && nullable) return 'null';
  if (typeof named === 'string') return named.toLowerCase();
  return isObject(schema['properties']) ? 'object' : schema['items'] === undefined ? 'string' : 'array';
}

function isObjectSchema(place: Place, schema: JsonObject): boolean {
  return typeOf(resolve(place, schema), {}) === 'object';
}

/** Makes spellings of a property one: `first_message` and `firstMessage` are `firstmessage`. */
function propertyKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function limit(value: unknown): number | undefined {
  // Gemini's own dialect writes 64-bit integers as strings.
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
