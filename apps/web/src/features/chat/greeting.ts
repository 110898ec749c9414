import type { Message } from '@dramatis/client/model';

/** Fills in the names that cards leave open. The server does the same when it stores the greeting. */
export function fillNames(text: string, names: { character: string; user?: string }): string {
  return text
    .replace(/\{\{\s*char\s*\}\}/gi, () => names.character)
    .replace(/\{\{\s*user\s*\}\}/gi, () => names.user || 'you');
}

/** What a character may begin with, in the order in which the server counts it. */
export function greetingsOf(
  { firstMessage, alternateGreetings }: { firstMessage: string; alternateGreetings: readonly string[] },
  names: { character: string },
): string[] {
  return [firstMessage, ...alternateGreetings]
    .filter((text) => text.trim() !== '')
    .map((text) => fillNames(text, names));
}

const ID = 'greeting ';

/** One of the greetings as the message that it will be, with the others as its siblings. */
export function greetingMessage(greetings: readonly string[], chosen: number): Message {
  return {
    id: `${ID}${chosen}`,
    chatSessionId: '',
    parentId: null,
    role: 'assistant',
    content: greetings[chosen] ?? '',
    status: 'complete',
    error: null,
    clientMessageId: null,
    siblingIds: greetings.map((_, index) => `${ID}${index}`),
    metadata: {},
    createdAt: '',
    completedAt: null,
  };
}

/** What is said before anything is stored. */
export const greeted = (greetings: readonly string[], chosen: number): readonly Message[] =>
  greetings.length === 0 ? [] : [greetingMessage(greetings, chosen)];

export const greetingIndex = (messageId: string): number => Number(messageId.slice(ID.length));
