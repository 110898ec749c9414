/** The longest side that a portrait is worth keeping. */
const MAX_SIDE = 1200;

export const PICTURE_FILES = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

/**
 * A picture as a PNG, which alone can hold a card. What cannot be read here is returned as it is: the server says why it
 * is no picture.
 */
export async function asPng(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return file;
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  if (file.type === 'image/png' && scale === 1) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return await new Promise((resolve) => canvas.toBlob((png) => resolve(png ?? file), 'image/png'));
}
