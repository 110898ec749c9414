import { randomUUID } from 'node:crypto';
import type { Answer, Guest } from './guest.ts';

export interface Part {
  /** The form field. */
  field?: string;
  /** Absent: a plain text field. */
  filename?: string;
  type?: string;
  content: string | Uint8Array;
}

/** A form as it goes over the wire, byte for byte: what browsers would not send can be sent, too. */
export function formOf(parts: readonly Part[], { closed = true } = {}) {
  const boundary = `part-${randomUUID()}`;
  const pieces = parts.flatMap(({ field = 'file', filename, type, content }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n`,
    `${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`,
    content,
    '\r\n',
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...pieces, closed ? `--${boundary}--\r\n` : ''].map((piece) => Buffer.from(piece))),
  };
}

/** `POST /uploads` with a body of any make; an async iterable is sent piece by piece. */
export async function postUpload(
  url: string,
  guest: Guest,
  body: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>,
  contentType: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(`${url}/api/uploads`, {
    method: 'POST',
    headers: { cookie: guest.cookie, 'content-type': contentType },
    body: body instanceof Uint8Array ? body : ReadableStream.from(body),
    duplex: 'half',
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
