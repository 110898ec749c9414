import type { CardChange } from '@dramatis/contract/cards';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { isJsonObject, type Json } from '../json.ts';
import { compareCards } from '../portability/cards/compare.ts';
import { cardOf, type StoredCard } from './card-columns.ts';
import type { DecodedCharacter } from './decode-character.ts';

/** Enough to decide by; a lorebook may have thousands of entries. */
const MAX_CHANGES = 100;
const MAX_LENGTH = 500;

/** What an update would change of a character. What a card says nothing of, an update leaves as it is. */
export function changesBy(
  before: StoredCard & Pick<CharacterRow, 'tagline' | 'avatar'>,
  after: DecodedCharacter,
): CardChange[] {
  const changes = compareCards(cardOf(before), cardOf(after.stored)).map(({ field, ...change }) => {
    const [was, becomes] = differing(change.before, change.after);
    return { field, before: shown(was), after: shown(becomes) };
  });
  if (after.tagline !== null && after.tagline !== before.tagline) {
    changes.push({ field: 'tagline', before: before.tagline, after: after.tagline });
  }
  if (after.avatar !== null && after.avatar !== before.avatar) {
    changes.push({ field: 'picture', before: before.avatar, after: after.avatar });
  }
  return changes;
}

export function firstChanges(changes: readonly CardChange[]) {
  return {
    changes: changes.slice(0, MAX_CHANGES),
    changes_left_out: Math.max(0, changes.length - MAX_CHANGES),
  };
}

/** Of two objects, only what differs; of a lorebook's entries mostly that is what they say. */
function differing(before: Json, after: Json): [Json, Json] {
  if (!isJsonObject(before) || !isJsonObject(after)) return [before, after];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  if (keys.length === 1 && keys[0] === 'content') return [before['content'] ?? null, after['content'] ?? null];
  const only = (object: typeof before) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
  return [only(before), only(after)];
}

function shown(value: Json): string | null {
  if (value === null) return null;
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  const text = typeof value === 'string' ? value : isList ? value.join('\n') : JSON.stringify(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH).toWellFormed()}…`;
}
