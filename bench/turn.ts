import type { Conversation } from './conversation.ts';
import { nowNs } from './clock.ts';
import { EventStreamReader } from './event-stream.ts';
import { exchange, type Server } from './http-client.ts';

/** Called for each piece of text once it is parsed: its stamp, and the time. */
export type OnPiece = (stamp: number, arrivedAt: number) => void;

/**
 * Sends one turn and reads its answer to the end.
 * @param servers where turns are sent, and where replies are read when the conversation attaches to them
 * @throws unless every piece of `expected` came, in order and unchanged
 */
export async function takeTurn(
  servers: { writer: Server; reader: Server },
  conversation: Conversation,
  expected: readonly string[],
  onPiece: OnPiece,
): Promise<void> {
  const check = new PieceCheck(expected);
  const events = new EventStreamReader();
  let text = '';
  const read = (data: string): void => {
    for (const event of events.push(data)) {
      const said = conversation.read(event);
      if (said === '') continue;
      const arrivedAt = nowNs();
      for (const stamp of check.take(said)) onPiece(stamp, arrivedAt);
      text += said;
    }
  };
  if (conversation.attach === undefined) await exchange(servers.writer, conversation.next(), read);
  else {
    let answer = '';
    await exchange(servers.writer, conversation.next(), (data) => (answer += data));
    await exchange(servers.reader, conversation.attach(answer), read);
  }
  check.end();
  conversation.end(text);
}

/** Checks that the pieces of a stream are all there, in order and unchanged. */
class PieceCheck {
  readonly #expected: readonly string[];
  #count = 0;
  #lastStamp = 0;

  constructor(expected: readonly string[]) {
    this.#expected = expected;
  }

  /** @returns when the stand-in sent each of the pieces: a replica may bring several in one event */
  take(text: string): number[] {
    const stamps: number[] = [];
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('@ ', start);
      const next = text.indexOf('@', end + 2);
      const piece = text.slice(start, next === -1 ? undefined : next);
      stamps.push(this.#takeOne(Number(piece.slice(1, end - start)), piece.slice(end + 2 - start), text));
      start += piece.length;
    }
    return stamps;
  }

  #takeOne(stamp: number, words: string, text: string): number {
    if (words !== this.#expected[this.#count] || !(stamp > this.#lastStamp)) {
      throw new Error(`Piece ${this.#count} of a stream is not what was sent: ${JSON.stringify(text.slice(0, 200))}`);
    }
    this.#count += 1;
    this.#lastStamp = stamp;
    return stamp;
  }

  end(): void {
    if (this.#count !== this.#expected.length) throw new Error(`A stream ended after ${this.#count} pieces.`);
  }
}
