import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalid } from './api-error.ts';

const limit = 64 * 1024 * 1024;

interface Body {
  json: unknown;
  bytes: number;
}

/** Reads a request's JSON, up to 64 MB. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    // Even too large a body is read to its end: a client that is still writing would not see the answer.
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes <= limit) pieces.push(piece);
  }
  if (bytes > limit) throw invalid(`Request payload size exceeds the limit: ${limit} bytes.`);
  try {
    return { json: JSON.parse(Buffer.concat(pieces).toString('utf8')), bytes };
  } catch {
    throw invalid('Invalid JSON payload received. Unexpected token.');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}
