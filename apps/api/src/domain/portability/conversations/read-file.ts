import { attachmentLimits, CONVERSATIONS_MAX_BYTES } from '@dramatis/contract/limits';
import { parseJsonObject } from '../cards/parse.ts';
import { CardRefusal } from '../cards/refusal.ts';
import { CardReport } from '../cards/report.ts';
import type { ByteSource } from '../byte-source.ts';
import { isArchive, openArchive, type Archive } from '../cards/zip.ts';
import { decodeChats } from '../chats/decode.ts';
import { attachmentPath, characterPath } from './archive-paths.ts';
import type { ConversationSource, ReadConversation } from './conversation.ts';
import { conversationOfChat } from './from-chat.ts';
import { JsonSlices, type Slice } from './json-slices.ts';
import { archiveLimits, jsonLimits, MOST_LINES } from './limits.ts';
import { isLlamaDocument, readLlamaConversation, recordOfDocument } from './llama.ts';
import { isLlamaLine, readLlamaLines } from './llama-lines.ts';
import { readOwnFile } from './own-file.ts';

/**
 * Opens a file of conversations, told by its content: our own, alone or in an archive with what belongs to it; exports of
 * llama.cpp's web UI as JSON, JSONL or ZIP; and chats of other applications. Of an archive, one file at a time is in
 * memory; of any other, all of it.
 * @throws CardRefusal when it is damaged or nothing of the kind, saying where; what is wrong with a single conversation
 *   is told with that
 */
export function openConversations(file: ByteSource): ConversationSource {
  if (isArchive(file)) return fromArchive(openArchive(file, new CardReport(), archiveLimits));
  if (file.size <= CONVERSATIONS_MAX_BYTES) return openPlain(file.read(0, file.size), '');
  const most = CONVERSATIONS_MAX_BYTES / 1024 / 1024;
  throw new CardRefusal('file_too_large', '', `A file of conversations may have ${most} MB, unless it is an archive.`);
}

const isConversation = (path: string) => /\.jsonl?$/i.test(path) && !isCharacter(path);
const isCharacter = (path: string) => /^characters\/[0-9a-f-]{36}\.json$/.test(path);

const LARGEST_ATTACHMENT = Math.max(...Object.values(attachmentLimits.bytes));

function fromArchive(archive: Archive): ConversationSource {
  if (!archive.paths.some(isConversation)) {
    throw new CardRefusal('file_unsupported', '', 'There is no conversation in this archive.');
  }
  const open = (path: string) => {
    const bytes = archive.read(path, CONVERSATIONS_MAX_BYTES);
    return bytes === undefined ? undefined : openPlain(bytes, path);
  };
  return {
    *conversations() {
      for (const path of archive.paths.filter(isConversation)) {
        try {
          yield* open(path)?.conversations() ?? [];
        } catch (error) {
          if (!(error instanceof CardRefusal)) throw error;
          yield { where: path, title: null, content: error, warnings: [] };
        }
      }
    },
    character: (id) => open(characterPath(id))?.character(id),
    attachment: (sha256) => archive.read(attachmentPath(sha256), LARGEST_ATTACHMENT),
  };
}

/** @param prefix what places in it begin with */
function openPlain(bytes: Uint8Array, prefix: string): ConversationSource {
  if (bytes.length === 0) throw new CardRefusal('file_empty', prefix, 'This file is empty.');
  const slices = new JsonSlices(bytes, prefix);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (isLlamaLine(firstLine(bytes, start))) return plain(() => readLlamaLines(bytes, start, prefix));
  const root = wholeValue(slices, start);
  if (root !== null) {
    const source = openDocument(slices, root, prefix);
    if (source !== null) return source;
  }
  return openChats(bytes, prefix);
}

/** The one value that the file is. Null: it is several, or nothing like one. */
function wholeValue(slices: JsonSlices, start: number): Slice | null {
  const root = slices.value(start);
  if (root === null || !(slices.isObject(root) || slices.isArray(root))) return null;
  // Only whether there is more: what it is, is not looked at.
  return slices.isAtEnd(root.end) ? root : null;
}

function openDocument(slices: JsonSlices, root: Slice, prefix: string): ConversationSource | null {
  if (slices.isArray(root)) return openList(slices, root, prefix);
  const own = readOwnFile(slices, root, prefix);
  if (own !== null) return own;
  const names = new Set([...slices.members(root)].map(([name]) => name));
  if (!names.has('conv') || !names.has('messages')) return null;
  return plain(function* () {
    yield readDocument(slices.text(root), prefix);
  });
}

/** Several conversations of llama.cpp. */
function openList(slices: JsonSlices, root: Slice, prefix: string): ConversationSource | null {
  const first = slices.elements(root).next();
  if (first.done === true) {
    throw new CardRefusal('file_unsupported', prefix, 'There is no conversation in this file.');
  }
  if (
    !slices.isObject(first.value) ||
    !isLlamaDocument(parseJsonObject(slices.text(first.value), prefix, jsonLimits))
  ) {
    return null;
  }
  return plain(function* () {
    let index = 0;
    for (const slice of slices.elements(root)) yield readDocument(slices.text(slice), `${prefix}/${index++}`);
  });
}

function readDocument(text: string, where: string): ReadConversation {
  try {
    return readLlamaConversation(recordOfDocument(parseJsonObject(text, where, jsonLimits), where));
  } catch (error) {
    if (error instanceof CardRefusal) return { where, title: null, content: error, warnings: [] };
    throw error;
  }
}

function openChats(bytes: Uint8Array, prefix: string): ConversationSource {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines++;
  if (lines > MOST_LINES / 5) {
    throw new CardRefusal('file_too_large', prefix, `Up to ${MOST_LINES / 5} lines are taken.`);
  }
  const { chats, warnings } = decodeChats(bytes);
  return plain(function* () {
    for (const [index, chat] of chats.entries()) {
      if (chat.messages.length === 0) continue;
      const where = chats.length === 1 ? prefix : `${prefix}/${index}`;
      const read = conversationOfChat(chat, where);
      yield { ...read, warnings: [...warnings, ...read.warnings] };
    }
  });
}

function plain(conversations: () => Iterable<ReadConversation>): ConversationSource {
  return { conversations, character: () => undefined, attachment: () => undefined };
}

function firstLine(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0x0a, start);
  const line = bytes.subarray(start, Math.min(end === -1 ? bytes.length : end, start + 100_000));
  return Buffer.from(line).toString('utf8');
}
