/** One request to the server; `body: null` makes it a GET. */
export interface Request {
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** One virtual person's conversation, from turn to turn, in the terms of the server they talk to. */
export interface Conversation {
  next(): Request;
  /** Asks for the reply's stream, where the answer to `next` isn't that stream but only tells of it. */
  attach?(answer: string): Request;
  /** @returns the text in an event's data, empty where it has none. @throws when the event tells of a fault */
  read(data: string): string;
  /** Takes a finished answer into the conversation. @throws when the server did not say that it is whole */
  end(text: string): void;
}

/** How many questions and answers lie behind when the load begins: with the next question they are 31 turns. */
export const TURNS_BEFORE = 15;

/** What the person says each turn. With answers of this length, system prompt and 31 turns come to 12 KB. */
export const question = prose(5, 290);

/** About 3 KB of character. */
export const description = prose(3, 2_800);

/** Words without meaning, always the same, `length` characters of them. */
export function prose(seed: number, length: number): string {
  const words = ['harbour', 'lantern', 'quiet', 'winter', 'promise', 'letter', 'window', 'stranger', 'garden', 'river'];
  let text = '';
  for (let i = seed; text.length < length; i = (i * 7 + 3) % 101) text += `${words[i % words.length]} `;
  return `${text.slice(0, length - 1)}.`;
}
