import { attachedNotes } from './chat/attached.ts';
import { replyPlainly } from './chat/assistant.ts';
import { readChat } from './chat/prompt.ts';
import { replyInCharacter } from './chat/reply.ts';
import { summarise, taskOf, writeTitle } from './chat/task.ts';
import { writeDraft } from './draft/write-draft.ts';
import { asksForMemory, writeMemory } from './memory/write-memory.ts';
import { type GenerateRequest, textOf } from './wire.ts';

/** What the emulator has to say to a request: JSON after its schema, a small task done, or a reply in a conversation. */
export function writeAnswer(request: GenerateRequest): string {
  const { system, contents, schema, wantsJson, seed } = request;
  if (wantsJson && asksForMemory(schema)) return writeMemory(contents, schema);
  if (wantsJson) return writeDraft(contents, schema ?? { type: 'object' });

  const chat = readChat(system, contents);
  if (chat.name === undefined) {
    const task = taskOf(system, chat.message);
    if (task === 'title') return writeTitle(chat.message);
    if (task === 'summary') return summarise(chat.message);
  }
  const seeds = [seed ?? 0, system, ...contents.map(textOf)].join('\n');
  const reply = chat.name === undefined ? replyPlainly(chat, seeds) : replyInCharacter(chat, chat.name, seeds);
  const notes = attachedNotes(contents.findLast((content) => content.role === 'user'));
  return [notes.join(' '), reply].filter((part) => part !== '').join('\n\n');
}
