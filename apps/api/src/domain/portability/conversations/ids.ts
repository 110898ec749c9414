import { createHash } from 'node:crypto';
import type { Conversation } from './conversation.ts';

/** Most ids of one millisecond whose order a UUIDv7 tells by itself. */
const MOST_OF_A_MOMENT = 0x1000;

/**
 * The id of a conversation for whoever cannot have the file's own: the same for the same person each time, and nobody
 * else's.
 */
export function madeSessionId(ownerId: string, { id, startedAt }: Pick<Conversation, 'id' | 'startedAt'>): string {
  return uuidOf(startedAt.getTime(), 0, ['session', ownerId, id]);
}

/**
 * Ids for the messages of a conversation in a session, by their ids in the file: the same each time. They sort as the
 * messages do.
 */
export function madeMessageIds(
  sessionId: string,
  { messages, hasOwnIds }: Pick<Conversation, 'messages' | 'hasOwnIds'>,
): Map<string, string> {
  // Those of our own tell the order better than the times do.
  const order = hasOwnIds ? messages.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : messages;
  const ids = new Map<string, string>();
  let ms = 0;
  let count = 0;
  for (const { id, createdAt } of order) {
    const at = createdAt.getTime();
    if (at > ms) {
      ms = at;
      count = 0;
    } else if (++count === MOST_OF_A_MOMENT) {
      ms++;
      count = 0;
    }
    ids.set(id, uuidOf(ms, count, ['message', sessionId, id]));
  }
  return ids;
}

/** A UUIDv7 whose random part is a hash. */
function uuidOf(ms: number, count: number, parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  hash.copy(bytes, 8, 0, 8);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
