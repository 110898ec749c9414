import { isJsonObject, type JsonObject } from '../../json.ts';
import { Fields } from '../cards/fields.ts';
import { cardLimits } from '../cards/limits.ts';
import { parseJsonObject } from '../cards/parse.ts';
import { CardRefusal } from '../cards/refusal.ts';
import { CardReport, type CardWarning } from '../cards/report.ts';
import type { Chat } from './chat.ts';
import { readAgnaiChat, readCaiTools, readKobold, readRisuChat, readWebUiChat } from './other-chats.ts';
import { readSillyTavernChat } from './silly-tavern.ts';

export type ChatFormat = 'sillytavern' | 'cai_tools' | 'kobold' | 'web_ui' | 'agnai' | 'risu';

export interface DecodedChats {
  format: ChatFormat;
  chats: Chat[];
  warnings: CardWarning[];
}

/**
 * Reads conversations of other applications, told by their content.
 * @throws CardRefusal file_empty, file_too_large, file_unsupported, file_corrupt
 */
export function decodeChats(bytes: Uint8Array): DecodedChats {
  if (bytes.length === 0) throw new CardRefusal('file_empty', '', 'This file is empty.');
  if (bytes.length > cardLimits.fileBytes) {
    throw new CardRefusal('file_too_large', '', `A conversation may have ${cardLimits.fileBytes / 1024 / 1024} MB.`);
  }
  const report = new CardReport();
  const text = decodeText(bytes);
  const whole = readWhole(text, report);
  const { format, chats } = whole ?? { format: 'sillytavern' as const, chats: [readSillyTavernChat(text, report)] };
  if (chats.every(({ messages }) => messages.length === 0)) {
    throw new CardRefusal('file_unsupported', '', 'There is no conversation of a known kind in this file.');
  }
  return { format, chats, warnings: report.warnings };
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CardRefusal('file_unsupported', '', 'This is no conversation: it is no text in UTF-8.', { cause: error });
  }
}

/** All formats but SillyTavern's are one object. Null: it is none of them, perhaps as it is many objects. */
function readWhole(text: string, report: CardReport): Omit<DecodedChats, 'warnings'> | null {
  let root: JsonObject;
  try {
    root = parseJsonObject(text, '');
  } catch (error) {
    if (error instanceof CardRefusal && error.code === 'file_corrupt') return null;
    throw error;
  }
  const fields = new Fields(root, '', report);
  const has = (key: string) => Object.hasOwn(root, key);
  if (has('savedsettings')) return { format: 'kobold', chats: [readKobold(fields)] };
  if (isJsonObject(root['histories'])) {
    const histories = new Fields(root['histories'], 'histories', report).objects('histories');
    return { format: 'cai_tools', chats: readCaiTools(histories) };
  }
  if (has('data_visible') || has('visible')) return { format: 'web_ui', chats: [readWebUiChat(fields)] };
  if (root['type'] === 'risuChat' && isJsonObject(root['data'])) {
    return { format: 'risu', chats: [readRisuChat(new Fields(root['data'], 'data', report))] };
  }
  if (Array.isArray(root['messages'])) return { format: 'agnai', chats: [readAgnaiChat(fields)] };
  return null;
}
