import type { CardChange, ImportConflict, ImportResult } from '@dramatis/client/model';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { listed } from '@/lib/listed.ts';
import { fieldNames } from './field-names.ts';

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
  const all = items.length;
  const current = all - open + 1;
  if (open > 0) return all === 1 ? t`Reading the card…` : t`Reading card ${current} of ${all}…`;
  const count = (...statuses: ImportResult['status'][]) =>
    items.filter(({ result }) => result !== null && statuses.includes(result.status)).length;
  const imported = count('imported');
  const updated = count('updated');
  const here = count('exists', 'skipped');
  const refused = count('refused') + items.filter(({ state }) => state === 'failed').length;
  const said = [
    imported > 0 ? [t`${imported} imported`] : [],
    updated > 0 ? [t`${updated} updated`] : [],
    here > 0 ? [t`${here} here already`] : [],
    refused > 0 ? [t`${refused} not imported`] : [],
  ].flat();
  return said.length === 0 ? t`Import` : listed(said);
}

const names: Readonly<Record<string, MessageDescriptor>> = {
  name: fieldNames.name,
  nickname: msg({ message: 'nickname', context: 'a field' }),
  tagline: fieldNames.tagline,
  picture: msg({ message: 'picture', context: 'a field' }),
  description: fieldNames.description,
  personality: fieldNames.personality,
  scenario: fieldNames.scenario,
  first_mes: fieldNames.firstMessage,
  mes_example: fieldNames.exampleDialogue,
  alternate_greetings: fieldNames.alternateGreetings,
  group_only_greetings: msg({ message: 'greetings in groups', context: 'a field' }),
  system_prompt: fieldNames.systemPrompt,
  post_history_instructions: fieldNames.postHistoryInstructions,
  tags: fieldNames.tags,
  creator: msg({ message: 'creator', context: 'a field' }),
  creator_notes: fieldNames.creatorNotes,
  creator_notes_multilingual: msg({ message: 'notes in other languages', context: 'a field' }),
  character_version: msg({ message: 'version', context: 'a field' }),
  source: msg({ message: 'source', context: 'a field' }),
  creation_date: msg({ message: 'date of creation', context: 'a field' }),
  modification_date: msg({ message: 'modification date', context: 'a field' }),
  assets: msg({ message: 'files', context: 'a field' }),
  attachments: msg({ message: 'files of applications', context: 'a field' }),
  extensions: msg({ message: 'data of applications', context: 'a field' }),
};

const bookNames: Readonly<Record<string, MessageDescriptor>> = {
  name: fieldNames.name,
  description: fieldNames.description,
  scan_depth: msg({ message: 'scan depth', context: 'a field' }),
  token_budget: msg({ message: 'token budget', context: 'a field' }),
  recursive_scanning: msg({ message: 'recursive scanning', context: 'a field' }),
  extensions: msg({ message: 'extensions', context: 'a field' }),
};

const BOOK = 'character_book.';
const ENTRY = `${BOOK}entries.`;

/** A field of a card in the form's words, or at least in words. */
export function fieldLabel(field: string): string {
  if (field.startsWith(ENTRY)) {
    const entry = field.slice(ENTRY.length).replaceAll('"', '');
    return t`lorebook entry ${entry}`;
  }
  if (!field.startsWith(BOOK)) return named(names, field);
  const setting = named(bookNames, field.slice(BOOK.length));
  return t`lorebook: ${setting}`;
}

function named(known: Readonly<Record<string, MessageDescriptor>>, field: string): string {
  const name = known[field];
  return name ? i18n._(name) : field.replaceAll('_', ' ');
}

/** Which fields differ, in one line. */
export function changedFields(changes: readonly CardChange[], leftOut: number): string {
  const entries = changes.filter(({ field }) => field.startsWith(ENTRY)).length;
  const fields = changes.filter(({ field }) => !field.startsWith(ENTRY)).map(({ field }) => fieldLabel(field));
  if (entries > 0) fields.push(plural(entries, { one: '# lorebook entry', other: '# lorebook entries' }));
  if (leftOut > 0) fields.push(t`${leftOut} more`);
  return listed(fields);
}
