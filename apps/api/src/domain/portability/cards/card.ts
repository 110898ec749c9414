import type { Json, JsonObject } from '../../json.ts';
import type { Lorebook } from '../../lore/lorebook.ts';

/**
 * A character card, in whatever format it came: the fields of Character Card V3, all there and of their types, and
 * everything else the card had. It is plain JSON; the bytes of its files are apart, under their SHA-256.
 */
export interface Card {
  name: string;
  /** Stands for `{{char}}` where there is one. */
  nickname: string;
  description: string;
  personality: string;
  scenario: string;
  firstMessage: string;
  alternateGreetings: string[];
  groupOnlyGreetings: string[];
  exampleDialogue: string;
  systemPrompt: string;
  postHistoryInstructions: string;
  creator: string;
  characterVersion: string;
  creatorNotes: string;
  /** By ISO 639-1 language. */
  creatorNotesMultilingual: Record<string, string>;
  tags: string[];
  /** Where it comes from, oldest first. Only ever added to. */
  source: string[];
  /** Unix seconds; 0: unknown; null: not said. */
  creationDate: number | null;
  modificationDate: number | null;
  book: Lorebook | null;
  /** Null: not said, which means one default icon. */
  assets: CardAsset[] | null;
  /** Files of its archive that no asset names. */
  attachments: CardAttachment[];
  extensions: JsonObject;
  /** Fields beside these that no specification names. */
  rest: JsonObject;
  /** The same around the card's `data`. */
  envelope: JsonObject;
}

/** A main icon of this address is the picture that the card is in, or comes with. */
export const DEFAULT_URI = 'ccdefault:';

export interface CardAsset {
  type: string;
  name: string;
  /** In lower case, without a dot. */
  ext: string;
  /** A file that came with the card; or an address, which is never fetched. */
  source: { file: string } | { uri: string };
  rest: JsonObject;
}

export interface CardAttachment {
  path: string;
  file: string;
}

/** Bytes by their SHA-256 in hexadecimal. */
export type CardFiles = Map<string, Uint8Array>;

/** The files that a card names. */
export function filesOf({ assets, attachments }: Pick<Card, 'assets' | 'attachments'>): string[] {
  const named = (assets ?? []).flatMap(({ source }) => ('file' in source ? [source.file] : []));
  return [...named, ...attachments.map(({ file }) => file)];
}

/** What became of an asset's content. */
export type AssetState = 'kept' | 'default' | 'linked' | 'missing' | 'unsupported';

export function assetState({ source }: CardAsset): AssetState {
  if ('file' in source) return 'kept';
  const uri = source.uri.toLowerCase();
  if (uri.startsWith(DEFAULT_URI)) return 'default';
  if (/^https?:/.test(uri)) return 'linked';
  return /^(?:embed+ed:\/\/|__asset:|data:)/.test(uri) ? 'missing' : 'unsupported';
}

/** A card with nothing in it but these. */
export function cardWith(fields: Partial<Card>): Card {
  return {
    name: '',
    nickname: '',
    description: '',
    personality: '',
    scenario: '',
    firstMessage: '',
    alternateGreetings: [],
    groupOnlyGreetings: [],
    exampleDialogue: '',
    systemPrompt: '',
    postHistoryInstructions: '',
    creator: '',
    characterVersion: '',
    creatorNotes: '',
    creatorNotesMultilingual: {},
    tags: [],
    source: [],
    creationDate: null,
    modificationDate: null,
    book: null,
    assets: null,
    attachments: [],
    extensions: {},
    rest: {},
    envelope: {},
    ...fields,
  };
}

/** An object without the fields that have nothing to say: '', [], {} and null. */
export function withoutEmpty(object: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => {
      const value = entry[1];
      if (value === undefined || value === null || value === '') return false;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}
