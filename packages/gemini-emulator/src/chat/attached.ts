import { type Content, type Part, textOf } from '../wire.ts';

/** A text file as clients put it into a prompt: between tags with its name. */
const taggedFile = /^<file name="([^"\n]{0,300})">\n([\s\S]*)\n<\/file>\n$/;

/** What somebody said in a turn, without the files that came with it. */
export function spokenText(content: Content): string {
  return textOf({ ...content, parts: content.parts.filter((part) => !isTagged(part)) });
}

/** What came with a turn, as a sentence each: a demo says what it was given, and does not pretend to have looked at it. */
export function attachedNotes(content: Content | undefined): string[] {
  return (content?.parts ?? []).flatMap((part) => {
    if (part.inlineData) {
      const { mimeType, data } = part.inlineData;
      return [`I was given ${article(mimeType)} (${mimeType}, ${count(Buffer.byteLength(data, 'base64'))} bytes).`];
    }
    const [, name, text] = taggedFile.exec(part.text ?? '') ?? [];
    return name === undefined || text === undefined
      ? []
      : [`I was given the text of “${name}” (${count(text.length)} characters).`];
  });
}

function isTagged({ text }: Part): boolean {
  return text !== undefined && taggedFile.test(text);
}

function article(mimeType: string): string {
  if (mimeType.startsWith('image/')) return 'a picture';
  if (mimeType.startsWith('audio/')) return 'a recording';
  return mimeType === 'application/pdf' ? 'a PDF' : 'a file';
}

function count(number: number): string {
  return number.toLocaleString('en');
}
