import { v7 as uuidv7 } from 'uuid';
import { keptValues } from '@/lib/kept-values.ts';

/** Another version of a message, being written. */
export interface Edit {
  text: string;
  /** Of the text as it stands: sent twice it makes one message, changed in between it makes another. */
  clientMessageId: string;
}

/** By the message that is being edited. In the browser, so that every open editor is found again with its text. */
const edits = keptValues('edit', 50, isEdit);

function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  return text('text') && text('clientMessageId');
}

/** Undefined while nobody edits the message. */
export const useEdit = (messageId: string): Edit | undefined => edits.useValues(({ values }) => values[messageId]);

export const editOf = edits.get;

export const editedMessages = (): string[] => Object.keys(edits.useValues.getState().values);

export function setEdit(messageId: string, text: string): void {
  edits.set(messageId, { text, clientMessageId: uuidv7() });
}

export const closeEdit = edits.remove;
