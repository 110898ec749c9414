import type { ConversationImport } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { locale } from '@/lib/language.ts';

/** A report's counts, in one line. */
export function summaryOf(results: readonly ConversationImport[]): string {
  const count = (status: ConversationImport['status']) => results.filter((result) => result.status === status).length;
  const imported = count('imported');
  const known = count('exists');
  const refused = count('refused');
  const parts = [
    ...(imported === 0 ? [] : [t`${imported} imported`]),
    ...(known === 0 ? [] : [t`${known} here already`]),
    ...(refused === 0 ? [] : [t`${refused} not imported`]),
  ];
  if (parts.length === 0) return t`There is no conversation in this file.`;
  return new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(parts);
}

const order: Readonly<Record<ConversationImport['status'], number>> = { refused: 0, imported: 1, exists: 2 };

/** What asks for something first. */
export function sorted(results: readonly ConversationImport[]): ConversationImport[] {
  return results.toSorted((a, b) => order[a.status] - order[b.status]);
}
