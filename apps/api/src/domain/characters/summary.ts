import type { CharacterSummary } from '@dramatis/contract/characters';
import type { CharacterRow } from '../../db/schema/characters.ts';

export function characterSummary(row: Pick<CharacterRow, 'id' | 'name' | 'tagline' | 'avatar'>): CharacterSummary {
  return { id: row.id, name: row.name, tagline: row.tagline, avatar_url: avatarUrl(row) };
}

/** Where its picture is. The picture's hash is in it, so that it may be cached for ever. */
export function avatarUrl({ id, avatar }: Pick<CharacterRow, 'id' | 'avatar'>): string | null {
  return avatar === null ? null : `/api/characters/${id}/avatar?v=${avatar.slice(0, 16)}`;
}
