import { conversationLimits } from '@dramatis/contract/limits';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { parseJsonObject } from '../cards/parse.ts';
import { CardRefusal } from '../cards/refusal.ts';
import type { ReadConversation } from './conversation.ts';
import { MOST_LINES } from './limits.ts';
import { readLlamaConversation, type LlamaRecord } from './llama.ts';

/** Whether a file that begins with this line is of llama.cpp's newer shape. */
export function isLlamaLine(line: string): boolean {
  try {
    const { type } = parseJsonObject(line, '');
    return type === 'session';
  } catch (error) {
    if (error instanceof CardRefusal) return false;
    throw error;
  }
}

/** One conversation after the other: a line for its head, and one for each message. Lines of other kinds are left alone. */
export function* readLlamaLines(bytes: Uint8Array, start: number, prefix: string): Generator<ReadConversation> {
  let record: LlamaRecord | null = null;
  /** Why the conversation at hand cannot be read; it is gone on from the next one. */
  let fault: CardRefusal | null = null;
  const end = (): ReadConversation[] => {
    if (record === null) return [];
    const { where } = record;
    return [
      fault === null ? readLlamaConversation(record) : { where, title: titleIn(record), content: fault, warnings: [] },
    ];
  };
  for (const { text, where } of linesOf(bytes, start, prefix)) {
    try {
      const line = parseJsonObject(text, where);
      if (line['type'] === 'session') {
        yield* end();
        record = { where, conv: line, messages: [] };
        fault = null;
      } else if (line['type'] === 'message') take(record, line, where);
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw error;
      fault ??= error;
    }
  }
  yield* end();
}

function take(record: LlamaRecord | null, line: JsonObject, where: string): void {
  const { message } = line;
  if (!isJsonObject(message)) throw new CardRefusal('invalid_input', where, 'A message is expected here.');
  if (record === null) throw new CardRefusal('invalid_input', where, 'A message before any conversation.');
  if (record.messages.length === conversationLimits.messages) {
    throw new CardRefusal('file_too_large', where, `Up to ${conversationLimits.messages} messages are taken.`);
  }
  record.messages.push({ json: message, where });
}

function titleIn({ conv }: LlamaRecord): string | null {
  return typeof conv['name'] === 'string' ? conv['name'].slice(0, 200) : null;
}

function* linesOf(bytes: Uint8Array, start: number, prefix: string): Generator<{ text: string; where: string }> {
  let number = 1;
  for (let at = start; at < bytes.length; number++) {
    const next = bytes.indexOf(0x0a, at);
    const end = next === -1 ? bytes.length : next;
    if (number > MOST_LINES) throw new CardRefusal('file_too_large', prefix, `Up to ${MOST_LINES} lines are taken.`);
    if (end > at) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('utf8');
      if (text.trim() !== '') yield { text, where: prefix === '' ? `line ${number}` : `${prefix} line ${number}` };
    }
    at = end + 1;
  }
}
