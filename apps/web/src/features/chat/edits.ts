import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

/** Another version of a message, being written. */
export interface Edit {
  text: string;
  /** Of the text as it stands: sent twice it makes one message, changed in between it makes another. */
  clientMessageId: string;
}

type Edits = Readonly<Record<string, Edit>>;

const KEY = 'edits';

/** By the message that is being edited. In the tab, so that a reload finds every open editor with its text. */
export const useEdits = create<{ edits: Edits }>(() => ({ edits: stored() }));

function stored(): Edits {
  const value = readLocal(KEY, 'tab');
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([id, edit]) => (isEdit(edit) ? [[id, edit]] : [])));
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  return text('text') && text('clientMessageId');
}

function keep(edits: Edits): void {
  useEdits.setState({ edits });
  writeLocal(KEY, edits, 'tab');
}

export function setEdit(messageId: string, text: string): void {
  keep({ ...useEdits.getState().edits, [messageId]: { text, clientMessageId: uuidv7() } });
}

export function closeEdit(messageId: string): void {
  const { [messageId]: _, ...others } = useEdits.getState().edits;
  keep(others);
}
