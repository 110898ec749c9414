import { extractText, getDocumentProxy } from 'unpdf';
import { AppError } from '../../errors.ts';

/** The text of a PDF, pages parted by form feeds. */
export async function readPdf(bytes: Uint8Array): Promise<string> {
  try {
    // pdf.js takes the memory over, so it gets a copy. (`slice` of a Buffer is none.) It prints no warnings.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const { text } = await extractText(pdf, { mergePages: false });
      return text.join('\f');
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new AppError('file_encrypted', 'This PDF is locked with a password. Save it without one, then try again.', {
        cause: error,
      });
    }
    throw new AppError('file_corrupt', 'This PDF cannot be read: it is damaged or cut off.', { cause: error });
  }
}
