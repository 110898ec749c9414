import { characterLimits } from '@dramatis/contract/limits';
import { isJsonObject } from '../json.ts';
import type { Lorebook } from '../lore/lorebook.ts';
import { cardWith, type Card } from '../portability/cards/card.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';

/** The fields of a card that have columns of their own, with their names in V3 and the most they may hold. */
const texts = [
  ['name', 'name', characterLimits.name],
  ['nickname', 'nickname', characterLimits.nickname],
  ['description', 'description', characterLimits.prose],
  ['personality', 'personality', characterLimits.prose],
  ['scenario', 'scenario', characterLimits.prose],
  ['firstMessage', 'first_mes', characterLimits.prose],
  ['exampleDialogue', 'mes_example', characterLimits.prose],
  ['systemPrompt', 'system_prompt', characterLimits.prose],
  ['postHistoryInstructions', 'post_history_instructions', characterLimits.prose],
  ['creator', 'creator', characterLimits.creator],
  ['characterVersion', 'character_version', characterLimits.characterVersion],
  ['creatorNotes', 'creator_notes', characterLimits.prose],
] as const;

const lists = [
  ['alternateGreetings', 'alternate_greetings', characterLimits.greetings, characterLimits.prose],
  ['tags', 'tags', characterLimits.tags, characterLimits.tag],
] as const;

type Column = (typeof texts)[number][0] | (typeof lists)[number][0];
type CardColumns = Pick<Card, Column>;

/** What a card has beside the columns. */
export type CardRest = Partial<Omit<Card, Column | 'book'>>;

/** A character as its rows hold it. */
export interface StoredCard extends CardColumns {
  card: CardRest;
  lorebook: Lorebook | null;
}

/** Where our own fields stand in a card, among the extensions. */
const OWN = 'dramatis';

/**
 * Takes a card apart into columns and the rest.
 * @returns null as the tagline when the card has none of ours
 * @throws CardRefusal field_too_long, naming the field
 */
export function storedCard(card: Card): { stored: StoredCard; tagline: string | null } {
  const { name, nickname, description, personality, scenario, firstMessage, alternateGreetings, ...more } = card;
  const { exampleDialogue, systemPrompt, postHistoryInstructions, creator, characterVersion, ...others } = more;
  const { creatorNotes, tags, book, extensions, ...rest } = others;
  const { [OWN]: own, ...foreign } = extensions;
  const tagline = isJsonObject(own) && typeof own['tagline'] === 'string' ? own['tagline'] : null;
  const stored = {
    name,
    nickname,
    description,
    personality,
    scenario,
    firstMessage,
    alternateGreetings,
    exampleDialogue,
    systemPrompt,
    postHistoryInstructions,
    creator,
    characterVersion,
    creatorNotes,
    tags,
    card: { ...rest, extensions: foreign },
    lorebook: book,
  };
  refuseTooLong(stored, tagline);
  return { stored, tagline };
}

/** The card that a character is, without what only this application knows. */
export function cardOf({ card, lorebook, ...row }: StoredCard): Card {
  const { name, nickname, description, personality, scenario, firstMessage, alternateGreetings } = row;
  const { exampleDialogue, systemPrompt, postHistoryInstructions, creator, characterVersion } = row;
  return cardWith({
    ...card,
    name,
    nickname,
    description,
    personality,
    scenario,
    firstMessage,
    alternateGreetings,
    exampleDialogue,
    systemPrompt,
    postHistoryInstructions,
    creator,
    characterVersion,
    creatorNotes: row.creatorNotes,
    tags: row.tags,
    book: lorebook,
  });
}

/** With our own fields where we find them again and others keep them. */
export function withOwnFields(card: Card, { tagline }: { tagline: string }): Card {
  return tagline === '' ? card : { ...card, extensions: { ...card.extensions, [OWN]: { tagline } } };
}

function refuseTooLong(stored: StoredCard, tagline: string | null): void {
  const check = (field: string, length: number, most: number, what = 'characters') => {
    if (length <= most) return;
    const count = length.toLocaleString('en');
    throw new CardRefusal(
      'field_too_long',
      `data.${field}`,
      `This has ${count} ${what}; up to ${most.toLocaleString('en')} are taken.`,
    );
  };
  for (const [column, field, most] of texts) check(field, stored[column].length, most);
  for (const [column, field, most, mostEach] of lists) {
    check(field, stored[column].length, most, 'items');
    stored[column].forEach((item, i) => check(`${field}.${i}`, item.length, mostEach));
  }
  check(`extensions.${OWN}.tagline`, tagline?.length ?? 0, characterLimits.tagline);
}
