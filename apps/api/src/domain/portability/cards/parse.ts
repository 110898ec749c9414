import { parse as parseYamlText } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { cardLimits } from './limits.ts';
import { CardRefusal } from './refusal.ts';

interface JsonLimits {
  jsonBytes: number;
  jsonDepth: number;
  jsonValues: number;
}

/**
 * Reads a JSON object that someone made up.
 * @param where named in refusals
 * @throws CardRefusal file_corrupt, file_too_large
 */
export function parseJsonObject(text: string, where: string, limits: JsonLimits = cardLimits): JsonObject {
  if (text.length > limits.jsonBytes) throw new CardRefusal('file_too_large', where, 'There is too much JSON here.');
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CardRefusal('file_corrupt', where, `This is not valid JSON: ${reason.slice(0, 200)}`, { cause: error });
  }
  return objectOf(value, where, limits);
}

/**
 * Reads YAML whose top is a mapping.
 * @throws CardRefusal file_corrupt, file_too_large, file_unsupported
 */
export function parseYamlObject(text: string): JsonObject {
  if (text.length > cardLimits.yamlBytes) throw new CardRefusal('file_too_large', '', 'There is too much YAML here.');
  let value: unknown;
  try {
    value = parseYamlText(text, { logLevel: 'silent', maxAliasCount: 20, uniqueKeys: false });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new CardRefusal('file_unsupported', '', `This is neither JSON nor YAML: ${reason.slice(0, 200)}`, {
      cause: error,
    });
  }
  return objectOf(value, '', cardLimits);
}

function objectOf(value: unknown, where: string, limits: JsonLimits): JsonObject {
  const json = clean(value, where, limits);
  if (isJsonObject(json)) return json;
  throw new CardRefusal('file_unsupported', where, 'An object with fields is expected here; this is none.');
}

/**
 * A copy that can be kept: no deeper or larger than the limits, and without what PostgreSQL cannot store, which is
 * U+0000 and halves of surrogate pairs.
 */
function clean(value: unknown, where: string, limits: JsonLimits): Json {
  let left = limits.jsonValues;
  const copy = (value: unknown, depth: number): Json => {
    if (depth > limits.jsonDepth) throw new CardRefusal('file_too_large', where, 'Its values are nested too deep.');
    if (left-- <= 0) throw new CardRefusal('file_too_large', where, 'It has too many values.');
    if (typeof value === 'string') return cleanText(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value === 'boolean') return value;
    if (Array.isArray(value)) return value.map((item: unknown) => copy(item, depth + 1));
    if (typeof value !== 'object' || value === null) return null;
    // Not by assignment, to which "__proto__" is no ordinary name.
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), copy(item, depth + 1)]));
  };
  return copy(value, 0);
}

function cleanText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}
