import { request, type Agent, type IncomingMessage } from 'node:http';
import { nowNs } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { EventStreamReader } from './event-stream.ts';
import { expectedChunks } from './upstream.ts';

/** A stream silent for longer has failed. */
const SILENCE_MS = 10_000;

export interface Server {
  readonly hostname: string;
  readonly port: string;
  readonly agent: Agent;
}

/** Called for each piece of text once it is parsed: its stamp, and the time. */
export type OnPiece = (stamp: number, arrivedAt: number) => void;

/** Sends one turn and reads its answer to the end. @throws unless every piece came, in order and unchanged */
export async function takeTurn(server: Server, conversation: Conversation, onPiece: OnPiece): Promise<void> {
  const { path, headers, body } = conversation.next();
  const check = new PieceCheck();
  const reader = new EventStreamReader();
  let text = '';
  await post({ ...server, path, headers }, body, (data) => {
    for (const event of reader.push(data)) {
      const said = conversation.read(event);
      if (said === '') continue;
      const arrivedAt = nowNs();
      onPiece(check.take(said), arrivedAt);
      text += said;
    }
  });
  check.end();
  conversation.end(text);
}

/** Checks that the pieces of a stream are all there, in order and unchanged. */
class PieceCheck {
  #count = 0;
  #lastStamp = 0;

  /** @returns when the stand-in sent the piece */
  take(text: string): number {
    const end = text.indexOf('@ ');
    const stamp = Number(text.slice(1, end));
    if (text.slice(end + 2) !== expectedChunks[this.#count] || !(stamp > this.#lastStamp)) {
      throw new Error(`Piece ${this.#count} of a stream is not what was sent: ${JSON.stringify(text.slice(0, 200))}`);
    }
    this.#count += 1;
    this.#lastStamp = stamp;
    return stamp;
  }

  end(): void {
    if (this.#count !== expectedChunks.length) throw new Error(`A stream ended after ${this.#count} pieces.`);
  }
}

interface Target extends Server {
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** Posts and hands on the body of a 200 as it comes. Callbacks, because awaiting each piece would make the client the slowest part. */
function post(target: Target, body: string, onData: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...target,
      method: 'POST',
      headers: { ...target.headers, 'content-length': Buffer.byteLength(body) },
    });
    const fail = (error: Error): void => {
      reject(error);
      outgoing.destroy();
    };
    outgoing.setTimeout(SILENCE_MS, () => fail(new Error('A stream fell silent.')));
    outgoing.on('error', reject);
    outgoing.on('response', (response: IncomingMessage) => {
      response.setEncoding('utf8');
      response.on('error', reject);
      let refusal = '';
      response.on('data', (text: string) => {
        if (response.statusCode !== 200) {
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
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${response.statusCode}: ${refusal.slice(0, 500)}`));
      });
    });
    outgoing.end(body);
  });
}
