import type { Fields } from '../cards/fields.ts';
import { simpleMessage, speakersOf, type Chat, type ChatMessage } from './chat.ts';

function chatOf(messages: ChatMessage[], names: { characterName?: string; userName?: string } = {}): Chat {
  const { characterName = '', userName = '' } = names;
  return { characterName, userName, speakers: speakersOf(messages), messages, metadata: {} };
}

/** CAI Tools: several conversations in a file. */
export function readCaiTools(histories: readonly Fields[]): Chat[] {
  return histories.map((history) =>
    chatOf(
      history.objects('msgs').map((message) => {
        const isHuman = message.object('src')['is_human'] === true;
        return simpleMessage(isHuman ? 'user' : 'assistant', message.text('text'));
      }),
    ),
  );
}

/** Marks of who wrote what follows. */
const KOBOLD_TURN = /\{\{\[(INPUT|OUTPUT)\]\}\}/;

/** Kobold Lite: one long text, with marks between the turns. */
export function readKobold(root: Fields): Chat {
  const settings = root.object('savedsettings');
  const parts = [root.text('prompt'), ...root.texts('actions')].join('').split(KOBOLD_TURN);
  const messages: ChatMessage[] = [];
  // Before the first mark stands what the story begins with.
  for (let i = 0; i < parts.length; i += 2) {
    const text = parts[i]?.trim() ?? '';
    if (text !== '') messages.push(simpleMessage(parts[i - 1] === 'INPUT' ? 'user' : 'assistant', text));
  }
  const name = (key: string) => (typeof settings[key] === 'string' ? settings[key] : '');
  return chatOf(messages, { userName: name('chatname'), characterName: name('chatopponent').split('||$||')[0] ?? '' });
}

/** The text-generation web UI: pairs of what the user and the character said. */
export function readWebUiChat(root: Fields): Chat {
  const pairs = root.take('data_visible') ?? root.take('visible');
  const messages = (Array.isArray(pairs) ? pairs : []).flatMap((pair): ChatMessage[] => {
    const [user, character] = Array.isArray(pair) ? pair : [];
    return [
      ...(typeof user === 'string' && user !== '' ? [simpleMessage('user', user)] : []),
      ...(typeof character === 'string' && character !== '' ? [simpleMessage('assistant', character)] : []),
    ];
  });
  return chatOf(messages);
}

/** Agnai: what has a user was said by one. */
export function readAgnaiChat(root: Fields): Chat {
  const messages = root.objects('messages').map((message) => {
    const isUser = message.has('userId');
    const name = message.text('handle') || message.text('name');
    return simpleMessage(isUser ? 'user' : 'assistant', message.text('msg'), { name });
  });
  return chatOf(messages, { characterName: root.text('name') });
}

/** Risu. */
export function readRisuChat(data: Fields): Chat {
  return chatOf(
    data.objects('message').map((message) => {
      const role = message.text('role') === 'user' ? 'user' : 'assistant';
      return simpleMessage(role, message.text('data'), { name: message.text('name'), sentAt: message.number('time') });
    }),
  );
}
