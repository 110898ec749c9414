import { createHash } from 'node:crypto';
import { keepFile } from './assets.ts';
import { DEFAULT_URI, type Card, type CardAsset, type CardFiles } from './card.ts';
import type { DecodedCard } from './decode.ts';
import { pictureKind } from './pixels.ts';
import { placeholderPicture } from './placeholder.ts';

/** A picture by its hash, with what it is. */
export interface Portrait {
  file: string;
  bytes: Uint8Array;
}

export function isMainIcon({ type, name }: CardAsset): boolean {
  return type === 'icon' && name === 'main';
}

export function isDefault({ source }: CardAsset): boolean {
  return 'uri' in source && source.uri.toLowerCase().startsWith(DEFAULT_URI);
}

/**
 * Tells a card and its picture apart: the picture it was in, else its main icon. What then names the picture names it
 * as the default, whichever container it came in.
 * @returns the hash of the picture, which is among the files then; null: none
 */
export function takePortrait({ card, files, image }: Pick<DecodedCard, 'card' | 'files' | 'image'>): {
  card: Card;
  portrait: string | null;
} {
  if (image !== null && !isPlaceholder(image)) return { card, portrait: keepFile(files, image) };
  const icons = card.assets?.filter(({ type }) => type === 'icon') ?? [];
  const main = icons.find(isMainIcon) ?? (icons.length === 1 ? icons[0] : undefined);
  if (main === undefined || !('file' in main.source)) return { card, portrait: null };
  const bytes = files.get(main.source.file);
  if (bytes === undefined || pictureKind(bytes) === null) return { card, portrait: null };
  return { card: { ...card, assets: withDefault(card.assets, main) }, portrait: main.source.file };
}

/** Names the picture of a card among its assets, for containers that are no picture themselves. */
export function givePortrait(card: Card, files: CardFiles, { file, bytes }: Portrait): Card {
  const ext = pictureKind(bytes) ?? '';
  const assets = card.assets ?? [];
  const at = assets.findIndex((asset) => asset.type === 'icon' && isDefault(asset));
  files.set(file, bytes);
  if (at !== -1) {
    return { ...card, assets: assets.map((asset, i) => (i === at ? { ...asset, ext, source: { file } } : asset)) };
  }
  // Of several icons, exactly one is called main.
  const name = assets.some(isMainIcon) ? 'picture' : 'main';
  return { ...card, assets: [{ type: 'icon', name, ext, source: { file }, rest: {} }, ...assets] };
}

/** The assets of a card whose picture is another from now on. */
export function withDefaultIcon(assets: Card['assets']): Card['assets'] {
  const main = assets?.find(isMainIcon);
  return main === undefined ? assets : withDefault(assets, main);
}

function withDefault(assets: Card['assets'], icon: CardAsset): Card['assets'] {
  return assets?.map((asset) => (asset === icon ? { ...asset, source: { uri: DEFAULT_URI } } : asset)) ?? null;
}

let placeholder: string | undefined;

/** The plain picture that stands in for none when a card is written. */
function isPlaceholder(image: Uint8Array): boolean {
  placeholder ??= hashOf(placeholderPicture());
  return hashOf(image) === placeholder;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
