import type { JsonObject } from '../../json.ts';

/** A conversation of another application, in order, with the other answers that it kept for each message. */
export interface Chat {
  /** '' where it isn't said. */
  characterName: string;
  userName: string;
  /** Everybody but the user who speaks, in the order of their first words. More than one: a group. */
  speakers: string[];
  messages: ChatMessage[];
  /** What the application keeps about the whole of it. */
  metadata: JsonObject;
}

export interface ChatMessage {
  role: 'user' | 'assistant';
  /** Who speaks; '' where it isn't said. */
  name: string;
  /** Shown, but not told to the model. */
  hidden: boolean;
  /** At least one. */
  variants: ChatVariant[];
  /** Which of them counts. */
  chosen: number;
  rest: JsonObject;
}

export interface ChatVariant {
  text: string;
  /** Unix milliseconds; null: not said, or not in a form that is known. */
  sentAt: number | null;
  rest: JsonObject;
}

export function speakersOf(messages: readonly ChatMessage[]): string[] {
  return [...new Set(messages.filter(({ role, name }) => role === 'assistant' && name !== '').map(({ name }) => name))];
}

/** A message of which there is one text and no more to be said. */
export function simpleMessage(
  role: ChatMessage['role'],
  text: string,
  fields: { name?: string; sentAt?: number | null } = {},
): ChatMessage {
  const { name = '', sentAt = null } = fields;
  return { role, name, hidden: false, variants: [{ text, sentAt, rest: {} }], chosen: 0, rest: {} };
}
