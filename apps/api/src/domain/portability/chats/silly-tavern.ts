import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { Fields } from '../cards/fields.ts';
import { parseJsonObject } from '../cards/parse.ts';
import { CardRefusal } from '../cards/refusal.ts';
import type { CardReport } from '../cards/report.ts';
import { speakersOf, type Chat, type ChatMessage, type ChatVariant } from './chat.ts';
import { readSendDate } from './send-date.ts';

/** What SillyTavern writes now where it wrote names before. */
const NO_NAME = 'unused';

/**
 * Reads a chat of SillyTavern, or of Chub, which writes it a little otherwise: a line of JSON each. Lines that cannot be
 * read are left out and reported.
 */
export function readSillyTavernChat(text: string, report: CardReport): Chat {
  const lines = text.split('\n').flatMap((line, index): { json: JsonObject; where: string }[] => {
    if (line.trim() === '') return [];
    const where = `line ${index + 1}`;
    try {
      return [{ json: parseJsonObject(line, where), where }];
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw error;
      report.warn('part_damaged', where, error.message);
      return [];
    }
  });
  const first = lines[0]?.json;
  const header = first !== undefined && !Object.hasOwn(first, 'mes') ? first : undefined;
  const messages = lines
    .slice(header === undefined ? 0 : 1)
    .filter(({ json }) => Object.hasOwn(json, 'mes'))
    .map(({ json, where }) => readMessage(new Fields(json, where, report)));
  const metadata = header?.['chat_metadata'];
  return {
    characterName: nameIn(header?.['character_name']),
    userName: nameIn(header?.['user_name']),
    speakers: speakersOf(messages),
    messages,
    metadata: isJsonObject(metadata) ? metadata : {},
  };
}

function nameIn(value: Json | undefined): string {
  return typeof value === 'string' && value !== NO_NAME ? value : '';
}

function readMessage(message: Fields): ChatMessage {
  const text = textOf(message.take('mes'));
  const own: ChatVariant = { text, sentAt: readSendDate(message.take('send_date')), rest: message.object('extra') };
  const swipes = message.take('swipes');
  const infos = message.objects('swipe_info');
  const texts = Array.isArray(swipes) ? swipes.map(textOf) : [];
  const asked = message.number('swipe_id') ?? 0;
  const chosen = Math.max(0, Math.min(texts.length - 1, Math.floor(asked)));
  const variants = texts.map((swipe, index): ChatVariant => {
    const info = infos[index];
    // What stands in the message is what was last seen; its swipe may not have been brought up to date.
    if (index === chosen) return { ...own, sentAt: own.sentAt ?? readSendDate(info?.take('send_date')) };
    return { text: swipe, sentAt: readSendDate(info?.take('send_date')), rest: info?.object('extra') ?? {} };
  });
  return {
    role: message.flag('is_user') === true ? 'user' : 'assistant',
    name: message.text('name'),
    hidden: message.flag('is_system') === true,
    variants: variants.length === 0 ? [own] : variants,
    chosen,
    rest: message.rest(),
  };
}

/** Chub wraps every text. */
function textOf(value: Json | undefined): string {
  const text = isJsonObject(value) ? value['message'] : value;
  return typeof text === 'string' ? text : '';
}
