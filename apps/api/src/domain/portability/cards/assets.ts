import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { CardAsset, CardFiles } from './card.ts';
import type { Fields } from './fields.ts';
import { cardLimits } from './limits.ts';
import { hasTooManyPixels, pixelSize } from './pixels.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';

/** Looks up a file of the container by what its URI says behind the scheme. */
export type FindFile = (path: string) => Uint8Array | undefined;

/** Keeps bytes under their hash. @returns the hash */
export function keepFile(files: CardFiles, bytes: Uint8Array): string {
  const id = createHash('sha256').update(bytes).digest('hex');
  // A copy, because the view may hold on to the whole upload.
  if (!files.has(id)) files.set(id, Uint8Array.from(bytes));
  return id;
}

/** Reads a card's list of assets, with the files that they name. */
export function readAssets(list: readonly Fields[], find: FindFile, files: CardFiles, report: CardReport): CardAsset[] {
  if (list.length > cardLimits.assets) {
    throw new CardRefusal('file_too_large', 'data.assets', `A card may have ${cardLimits.assets} assets.`);
  }
  return list.map((asset) => {
    const uri = asset.text('uri');
    return {
      type: asset.text('type') || 'other',
      name: asset.text('name'),
      ext: asset.text('ext').toLowerCase().replace(/^\./, ''),
      source: readSource(uri, asset.path('uri'), find, files, report),
      rest: asset.rest(),
    };
  });
}

function readSource(
  uri: string,
  where: string,
  find: FindFile,
  files: CardFiles,
  report: CardReport,
): CardAsset['source'] {
  // The specification spells it with one d.
  const path = /^(?:embed{1,2}ed:\/\/|__asset:)(.*)$/is.exec(uri)?.[1];
  const isData = /^data:/i.test(uri);
  if (path === undefined && !isData) {
    if (/^https?:/i.test(uri))
      report.warn('asset_linked', where, 'It is on the web. Its link is kept; nothing is fetched.');
    return { uri };
  }
  const bytes = isData ? decodeDataUri(uri) : find(path ?? '');
  if (bytes === undefined) {
    report.warn('asset_missing', where, 'Its file is not there or cannot be read.');
    // Not the data that could not be read, which may be of any size.
    return { uri: isData ? 'data:,' : uri };
  }
  const size = pixelSize(bytes);
  if (size !== null && hasTooManyPixels(size)) {
    report.warn('asset_too_large', where, 'The picture has too many pixels, so it was left out.');
    return { uri: isData ? 'data:,' : uri };
  }
  return { file: keepFile(files, bytes) };
}

function decodeDataUri(uri: string): Uint8Array | undefined {
  const comma = uri.indexOf(',');
  if (comma === -1) return undefined;
  const data = uri.slice(comma + 1);
  if (/;base64$/i.test(uri.slice(0, comma))) return Buffer.from(data, 'base64');
  try {
    return Buffer.from(decodeURIComponent(data), 'utf8');
  } catch {
    return undefined;
  }
}

const kinds: readonly { folder: string; extensions: readonly string[] }[] = [
  { folder: 'images', extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif', 'apng', 'svg', 'bmp'] },
  { folder: 'audio', extensions: ['mp3', 'wav', 'ogg', 'flac', 'm4a', 'opus'] },
  { folder: 'video', extensions: ['mp4', 'webm', 'mov', 'mkv'] },
  { folder: '3d', extensions: ['mmd', 'obj', 'glb', 'gltf', 'vrm', 'fbx'] },
  { folder: 'ai', extensions: ['safetensors', 'ckpt', 'onnx'] },
  { folder: 'fonts', extensions: ['otf', 'ttf', 'woff', 'woff2'] },
  { folder: 'code', extensions: ['lua', 'js'] },
];

/** Where each of a card's files goes in an archive, by its position among the assets. */
export function archivePaths(assets: readonly CardAsset[], taken: Iterable<string>): string[] {
  const used = new Set(Array.from(taken, (path) => path.toLowerCase()));
  return assets.map(({ type, name, ext }) => {
    const folder = kinds.find(({ extensions }) => extensions.includes(ext))?.folder ?? 'other';
    const base = `assets/${ascii(type)}/${folder}/${ascii(name)}`;
    const end = ext === '' ? '' : `.${ascii(ext)}`;
    let path = `${base}${end}`;
    for (let n = 2; used.has(path.toLowerCase()); n++) path = `${base}-${n}${end}`;
    used.add(path.toLowerCase());
    return path;
  });
}

function ascii(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60) || '_';
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

export function dataUri(ext: string, bytes: Uint8Array): string {
  const type = Object.hasOwn(mediaTypes, ext) ? mediaTypes[ext] : undefined;
  return `data:${type ?? 'application/octet-stream'};base64,${Buffer.from(bytes).toString('base64')}`;
}

/**
 * Assets as a card has them on the wire.
 * @param uriOf the address of a file, by the asset's position
 */
export function writeAssets(
  assets: readonly CardAsset[],
  uriOf: (file: string, index: number) => string,
): JsonObject[] {
  return assets.map(({ type, name, ext, source, rest }, index) => ({
    ...rest,
    type,
    uri: 'file' in source ? uriOf(source.file, index) : source.uri,
    name,
    ext,
  }));
}
