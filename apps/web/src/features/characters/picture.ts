/** The longest side that a portrait is worth keeping, in px. */
const MAX_SIDE = 1200;

export const PICTURE_FILES = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

export interface Picture {
  picture: Blob;
  /** Of the file. */
  name: string;
}

/** A part of a picture, in its own px. */
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Part of a picture as a PNG, which alone can hold a card. What cannot be read here is returned as it is: the server says
 * why it is no picture.
 */
export async function croppedPng(file: File, { x, y, width, height }: Area): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return file;
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, x, y, width, height, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return await new Promise((resolve) => canvas.toBlob((png) => resolve(png ?? file), 'image/png'));
}
