import { Agent, request, type IncomingMessage } from 'node:http';
import type { Request } from './conversation.ts';

/** A server silent for longer has failed. */
const SILENCE_MS = 10_000;

/** A server and the connections to it. */
export interface Server {
  readonly hostname: string;
  readonly port: string;
  readonly agent: Agent;
}

export function connectTo(baseUrl: string): Server {
  const { hostname, port } = new URL(baseUrl);
  return { hostname, port, agent: new Agent({ keepAlive: true, maxFreeSockets: Infinity }) };
}

/**
 * Sends a request and hands on the body of a good answer as it comes. Callbacks, because awaiting each piece would make
 * the client the slowest part.
 */
export function exchange(server: Server, wanted: Request, onData: (text: string) => void): Promise<void> {
  const { path, headers, body } = wanted;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...server,
      path,
      method: body === null ? 'GET' : 'POST',
      headers: body === null ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    const fail = (error: Error): void => {
      reject(error);
      outgoing.destroy();
    };
    outgoing.setTimeout(SILENCE_MS, () => fail(new Error('A stream fell silent.')));
    outgoing.on('error', reject);
    outgoing.on('response', (response: IncomingMessage) => {
      const good = response.statusCode === 200 || response.statusCode === 202;
      response.setEncoding('utf8');
      response.on('error', reject);
      let refusal = '';
      response.on('data', (text: string) => {
        if (!good) {
          refusal += text;
          return;
        }
        try {
          onData(text);
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      });
      response.on('end', () => {
        if (good) resolve();
        else reject(new Error(`${response.statusCode}: ${refusal.slice(0, 500)}`));
      });
    });
    outgoing.end(body ?? undefined);
  });
}

/** Reads one JSON resource as the person with this cookie. */
export async function getJson<T>(server: Server, path: string, cookie: string): Promise<T> {
  let text = '';
  await exchange(server, { path, headers: { cookie }, body: null }, (piece) => (text += piece));
  return JSON.parse(text);
}
