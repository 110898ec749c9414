import type { CardWarning } from '@dramatis/contract/cards';
import type { CardFiles } from '../portability/cards/card.ts';
import { cardFingerprint, cardIdentities } from '../portability/cards/compare.ts';
import { decodeCard } from '../portability/cards/decode.ts';
import { takePortrait } from '../portability/cards/portrait.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import { cardOf, storedCard, type StoredCard } from './card-columns.ts';

/** A card as it is to be kept. */
export interface DecodedCharacter {
  stored: StoredCard;
  /** Null: the card says nothing of it. */
  tagline: string | null;
  /** Null: it came without a picture. */
  avatar: string | null;
  files: CardFiles;
  fingerprint: string;
  /** The surest first. */
  identities: string[];
  warnings: CardWarning[];
}

/** A hostile card may name any number of sources. */
const MAX_IDENTITIES = 20;

/**
 * Reads a file into a character.
 * @throws CardRefusal saying what is wrong and where
 */
export function decodeCharacter(bytes: Uint8Array): DecodedCharacter {
  const decoded = decodeCard(bytes);
  if (decoded.kind === 'lorebook') {
    throw new CardRefusal(
      'lorebook_without_character',
      '',
      'This is a lorebook without a character. Import it from the editor of the character that it is for.',
    );
  }
  const warnings: CardWarning[] = [...decoded.warnings];
  const { card, portrait } = takePortrait(decoded);
  if (card.name.trim() === '') {
    card.name = card.nickname.trim() === '' ? 'Unnamed' : card.nickname;
    warnings.push({
      code: 'value_repaired',
      where: 'data.name',
      message: `It has no name, and was called ${card.name}.`,
    });
  }
  const tags = card.tags.filter((tag) => tag.trim() !== '');
  const { stored, tagline } = storedCard({ ...card, tags });
  const kept = cardOf(stored);
  const identities = cardIdentities(kept);
  return {
    stored,
    tagline,
    avatar: portrait,
    files: decoded.files,
    fingerprint: cardFingerprint(kept),
    identities: [...identities.slice(0, -1).slice(0, MAX_IDENTITIES), ...identities.slice(-1)],
    warnings,
  };
}
