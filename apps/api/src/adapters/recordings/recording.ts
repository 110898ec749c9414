import { parseBuffer } from 'music-metadata';

/** Kinds of recordings that Gemini takes. */
export const recordingTypes = [
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'audio/flac',
  'audio/aac',
  'audio/aiff',
] as const;

export interface Recording {
  mediaType: string;
  durationMs: number;
}

/**
 * Reads how long a recording lasts.
 * @param guess its media type, by the first bytes
 * @returns null: no recording of these kinds, or none that can be played
 */
export async function readRecording(bytes: Uint8Array, guess: string): Promise<Recording | null> {
  const mediaType = recordingTypes.find((type) => type === guess.split(';')[0]);
  if (mediaType === undefined) return null;
  try {
    const { format } = await parseBuffer(bytes, { mimeType: mediaType, size: bytes.length }, { skipCovers: true });
    const seconds = format.duration ?? 0;
    return seconds > 0 && Number.isFinite(seconds) ? { mediaType, durationMs: Math.ceil(seconds * 1000) } : null;
  } catch {
    return null;
  }
}
