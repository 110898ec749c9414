import type { ConversationImport } from '@dramatis/client/model';

/** A report's counts, in one line. */
export function summaryOf(results: readonly ConversationImport[]): string {
  const count = (status: ConversationImport['status']) => results.filter((result) => result.status === status).length;
  const parts = [
    [count('imported'), 'imported'],
    [count('exists'), 'here already'],
    [count('refused'), 'not imported'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return said.length === 0 ? 'There is no conversation in this file.' : said.join(', ');
}

const order: Readonly<Record<ConversationImport['status'], number>> = { refused: 0, imported: 1, exists: 2 };

/** What asks for something first. */
export function sorted(results: readonly ConversationImport[]): ConversationImport[] {
  return results.toSorted((a, b) => order[a.status] - order[b.status]);
}
