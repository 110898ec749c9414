import type { CardChange, ImportConflict, ImportResult } from '@dramatis/client/model';

/** A file on its way in. */
export interface ImportItem {
  id: number;
  file: File;
  /** What to do if it is here already. */
  onConflict: ImportConflict;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  result: ImportResult | null;
  /** Why it could not be sent. */
  failure: string | null;
}

/** It differs from what is here, and somebody has to say what to do. */
export function isUndecided({ state, result }: ImportItem): boolean {
  return state === 'done' && result?.status === 'exists' && result.changes.length > 0;
}

export function titleOf(items: readonly ImportItem[]): string {
  const open = items.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  if (open > 0)
    return items.length === 1 ? 'Reading the card…' : `Reading card ${items.length - open + 1} of ${items.length}…`;
  const count = (...statuses: ImportResult['status'][]) =>
    items.filter(({ result }) => result !== null && statuses.includes(result.status)).length;
  const parts = [
    [count('imported'), 'imported'],
    [count('updated'), 'updated'],
    [count('exists', 'skipped'), 'here already'],
    [count('refused') + items.filter(({ state }) => state === 'failed').length, 'not imported'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return said.length === 0 ? 'Import' : said.join(', ');
}

const names: Readonly<Record<string, string>> = {
  name: 'name',
  first_mes: 'greeting',
  mes_example: 'example dialogue',
  alternate_greetings: 'other greetings',
  group_only_greetings: 'greetings in groups',
  system_prompt: 'system prompt',
  post_history_instructions: 'last word',
  creator_notes: 'notes',
  creator_notes_multilingual: 'notes in other languages',
  character_version: 'version',
  creation_date: 'date of creation',
  assets: 'files',
  attachments: 'files of applications',
  extensions: 'data of applications',
};

const ENTRY = 'character_book.entries.';

/** A field of a card in the form's words, or at least in words. */
export function fieldLabel(field: string): string {
  if (field.startsWith(ENTRY)) return `lorebook entry ${field.slice(ENTRY.length).replaceAll('"', '')}`;
  if (field.startsWith('character_book.')) return `lorebook: ${words(field.slice('character_book.'.length))}`;
  return names[field] ?? words(field);
}

const words = (name: string) => name.replaceAll('_', ' ');

/** Which fields differ, in one line. */
export function changedFields(changes: readonly CardChange[], leftOut: number): string {
  const entries = changes.filter(({ field }) => field.startsWith(ENTRY)).length;
  const fields = changes.filter(({ field }) => !field.startsWith(ENTRY)).map(({ field }) => fieldLabel(field));
  if (entries > 0) fields.push(entries === 1 ? '1 lorebook entry' : `${entries} lorebook entries`);
  if (leftOut > 0) fields.push(`${leftOut} more`);
  return fields.join(', ');
}
