import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { writeAssets } from './assets.ts';
import type { Card } from './card.ts';
import { writeCardV3 } from './card-json.ts';
import { isDefault, isMainIcon } from './portrait.ts';

/** A field that differs between two editions of a card. Null: not there. */
export interface CardChange {
  /** As V3 names it; entries of the lorebook by their id: `character_book.entries.7`, or `…."seven"`. */
  field: string;
  before: Json;
  after: Json;
}

/** The same for the same content, whatever format a card came in and whenever it was exported. */
export function cardFingerprint(card: Card): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(comparable(card))))
    .digest('hex');
}

/**
 * By what an import is recognised as another edition of a card that is there already, the surest first: where it comes
 * from, then name and creator.
 */
export function cardIdentities({ source, extensions, name, creator }: Card): string[] {
  const chub = isJsonObject(extensions['chub']) ? extensions['chub'] : {};
  const named = [
    ...source.map((each) => ['source', each] as const),
    ['chub', chub['full_path'] ?? chub['id']] as const,
    ['pygmalion', extensions['pygmalion_id']] as const,
  ];
  const known = named.flatMap(([kind, value]) =>
    (typeof value === 'string' && value !== '') || typeof value === 'number' ? [`${kind}:${value}`] : [],
  );
  return [...known, `name:${name.trim()}\n${creator.trim()}`];
}

/** What an update would change, field by field and entry by entry. */
export function compareCards(before: Card, after: Card): CardChange[] {
  const a = flatten(comparable(before));
  const b = flatten(comparable(after));
  const fields = new Set([...a.keys(), ...b.keys()]);
  return [...fields].flatMap((field) => {
    const change = { field, before: a.get(field) ?? null, after: b.get(field) ?? null };
    return same(change.before, change.after) ? [] : [change];
  });
}

/** A card as it would be exported, without the date of that; files stand for themselves by their hash. */
function comparable(card: Card): JsonObject {
  // By the specification, saying nothing of assets and naming the default icon alone is the same.
  const assets = onlyDefault(card.assets) ? null : writeAssets(card.assets ?? [], (file) => `sha256:${file}`);
  const json = writeCardV3({ ...card, modificationDate: null }, assets);
  const attachments = card.attachments.map(({ path, file }) => [path, file] as const);
  return attachments.length === 0 ? json : { ...json, attachments: Object.fromEntries(attachments) };
}

function onlyDefault(assets: Card['assets']): boolean {
  if (assets === null) return true;
  const [icon, ...others] = assets;
  return (
    others.length === 0 &&
    icon !== undefined &&
    isMainIcon(icon) &&
    isDefault(icon) &&
    Object.keys(icon.rest).length === 0
  );
}

function flatten(card: JsonObject): Map<string, Json> {
  const { data, spec: _, spec_version: __, ...envelope } = card;
  const { character_book: book, ...fields } = isJsonObject(data) ? data : {};
  const flat = new Map<string, Json>(Object.entries({ ...envelope, ...fields }));
  if (!isJsonObject(book)) return flat;
  const { entries, ...settings } = book;
  for (const [key, value] of Object.entries(settings)) flat.set(`character_book.${key}`, value);
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (isJsonObject(entry)) flat.set(`character_book.entries.${JSON.stringify(entry['id'])}`, entry);
  }
  return flat;
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** The order of an object's fields says nothing. */
function canonical(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, canonical(item)]),
  );
}
