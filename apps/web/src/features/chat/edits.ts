import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { localRecords } from '@/lib/local-records.ts';

/** Another version of a message, being written. */
export interface Edit {
  text: string;
  /** Of the text as it stands: sent twice it makes one message, changed in between it makes another. */
  clientMessageId: string;
}

type Edits = Readonly<Record<string, Edit>>;

const kept = localRecords('edit', 50);

/** By the message that is being edited. In the browser, so that every open editor is found again with its text. */
export const useEdits = create<{ edits: Edits }>(() => ({ edits: stored() }));

function stored(): Edits {
  return Object.fromEntries(
    kept.ids().flatMap((id) => {
      const edit = kept.read(id);
      return isEdit(edit) ? [[id, edit]] : [];
    }),
  );
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  return text('text') && text('clientMessageId');
}

export function setEdit(messageId: string, text: string): void {
  const edit = { text, clientMessageId: uuidv7() };
  useEdits.setState(({ edits }) => ({ edits: { ...edits, [messageId]: edit } }));
  kept.write(messageId, edit);
}

export function closeEdit(messageId: string): void {
  const { [messageId]: _, ...others } = useEdits.getState().edits;
  useEdits.setState({ edits: others });
  kept.remove(messageId);
}
