import { attachmentLimits } from '@dramatis/contract/limits';
import { readRecording, recordingTypes } from '../../adapters/recordings/recording.ts';
import { decodeText } from '../../adapters/text-extraction/decode.ts';
import { countPages, readBook } from '../../adapters/text-extraction/read-book.ts';
import { sniff, SNIFF_BYTES } from '../../adapters/text-extraction/sniff.ts';
import type { AttachmentRow } from '../../db/schema/attachments.ts';
import { AppError } from '../../errors.ts';
import { tokensOf } from '../generation/tokens.ts';
import { hasTooManyPixels, pictureKind, pixelSize, type PictureKind } from '../portability/cards/pixels.ts';
import { imageTokens, pdfTokens, recordingTokens } from './tokens.ts';

type Kind = AttachmentRow['kind'];

/** What a file is, by its content. */
export type Recognised = Pick<
  AttachmentRow,
  'kind' | 'mediaType' | 'width' | 'height' | 'durationMs' | 'pages' | 'text' | 'textTokens' | 'fileTokens'
>;

/** Gemini takes no GIF, and an SVG is a text that may hold scripts. */
const imageTypes: Readonly<Partial<Record<PictureKind, string>>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
};

/** What files of each kind are told to be. */
export const mediaTypesOf: Readonly<Record<Kind, readonly string[]>> = {
  image: Object.values(imageTypes),
  audio: recordingTypes,
  pdf: ['application/pdf'],
  text: ['text/plain', 'text/markdown'],
};

const none = {
  width: null,
  height: null,
  durationMs: null,
  pages: null,
  text: null,
  textTokens: null,
  fileTokens: null,
} as const;

/**
 * Tells what a file is, and reads what the model may be given of it. Its name and what its sender calls it are not asked.
 * @throws AppError file_empty, file_unsupported, file_too_large, file_corrupt, file_encrypted
 * @throws the signal's reason
 */
export async function recognise(bytes: Uint8Array, signal: AbortSignal): Promise<Recognised> {
  if (bytes.length === 0) throw new AppError('file_empty', 'This file is empty.');
  const picture = pictureKind(bytes);
  if (picture !== null) return image(bytes, picture);
  const type = await sniff(bytes.subarray(0, SNIFF_BYTES), async () => bytes);
  if ('unreadable' in type) return await recording(bytes, type.unreadable);
  switch (type.mediaType) {
    case 'application/pdf':
      return await pdf(bytes, signal);
    case 'text/plain':
    case 'text/markdown':
      return text(bytes, type.mediaType);
    case 'text/html':
      // Its source, which nobody is ever shown as a page.
      return text(bytes, 'text/plain');
    default:
      throw unsupported('a book or a document');
  }
}

function image(bytes: Uint8Array, picture: PictureKind): Recognised {
  const mediaType = imageTypes[picture];
  if (mediaType === undefined) throw unsupported('a GIF, which the model cannot see');
  refuseLarge('image', bytes);
  const size = pixelSize(bytes);
  if (size === null || size.width === 0 || size.height === 0) {
    throw new AppError('file_corrupt', 'This picture is damaged.');
  }
  if (hasTooManyPixels(size)) throw new AppError('file_too_large', 'This picture has too many pixels.');
  return { ...none, kind: 'image', mediaType, ...size, fileTokens: imageTokens(size) };
}

async function recording(bytes: Uint8Array, guess: string): Promise<Recognised> {
  if (!guess.startsWith('audio/')) throw unsupported(guess);
  refuseLarge('audio', bytes);
  const found = await readRecording(bytes, guess);
  if (found === null) throw unsupported(`${guess}, or damaged`);
  const { mediaType, durationMs } = found;
  if (durationMs > attachmentLimits.audioSeconds * 1000) {
    throw new AppError('file_too_large', 'This recording is longer than nine and a half hours.');
  }
  return { ...none, kind: 'audio', mediaType, durationMs, fileTokens: recordingTokens(durationMs) };
}

async function pdf(bytes: Uint8Array, signal: AbortSignal): Promise<Recognised> {
  refuseLarge('pdf', bytes);
  const pages = await countPages(bytes, signal);
  const words = await wordsOf(bytes, signal);
  const asFile = pages <= attachmentLimits.pdfPages && bytes.length <= attachmentLimits.filesBytes;
  if (words === null && !asFile) {
    throw new AppError('file_too_large', 'This PDF is too large for the model, and has no text that could be sent.');
  }
  return {
    ...none,
    kind: 'pdf',
    mediaType: 'application/pdf',
    pages,
    ...(words === null ? {} : { text: words, textTokens: tokensOf(words) }),
    fileTokens: asFile ? pdfTokens(pages) : null,
  };
}

/** The text of a PDF; null for one that has none, or too much to be sent. */
async function wordsOf(bytes: Uint8Array, signal: AbortSignal): Promise<string | null> {
  try {
    const book = await readBook('application/pdf', bytes, signal);
    return book.text.length <= attachmentLimits.textLength ? storable(book.text) : null;
  } catch (error) {
    const isPictures =
      error instanceof AppError && ['file_without_text', 'file_too_large', 'file_empty'].includes(error.code);
    if (isPictures) return null;
    throw error;
  }
}

function text(bytes: Uint8Array, mediaType: string): Recognised {
  refuseLarge('text', bytes);
  const words = storable(decodeText(bytes));
  if (words.trim() === '') throw new AppError('file_empty', 'This file is empty: there is no text in it.');
  return { ...none, kind: 'text', mediaType, text: words, textTokens: tokensOf(words) };
}

/** PostgreSQL takes neither U+0000 nor half of a character. */
function storable(words: string): string {
  return words.replaceAll('\0', '').toWellFormed();
}

const names: Readonly<Record<Kind, string>> = { image: 'picture', audio: 'recording', pdf: 'PDF', text: 'text' };

function refuseLarge(kind: Kind, bytes: Uint8Array): void {
  const most = attachmentLimits.bytes[kind];
  if (bytes.length <= most) return;
  throw new AppError('file_too_large', `The ${names[kind]} is larger than ${most / 1024 / 1024} MB.`);
}

function unsupported(what: string): AppError {
  return new AppError(
    'file_unsupported',
    `This file is ${what}. PNG, JPEG and WebP pictures, MP3, WAV, OGG, FLAC, AAC and AIFF recordings, PDF and plain text can be attached.`,
  );
}
