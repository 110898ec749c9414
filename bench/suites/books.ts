import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BookReport } from '../book-process.ts';
import { startNode } from '../children.ts';
import { aligned, milliseconds, say, verdict, whole } from '../print.ts';
import type { Suite } from './suite.ts';

/** Longest that reading a file may keep the server from everything else. */
const MAX_HELD_MS = 200;
const entry = join(import.meta.dirname, '..', 'book-process.ts');

const shortKinds: Readonly<Record<string, string>> = {
  'application/epub+zip': 'epub',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** Reads every file of a folder into a book, each in a process of its own. */
export const books: Suite = async ({ options }) => {
  if (options.books === undefined) {
    say('books: skipped; --books <folder> names a folder of files to read');
    return;
  }
  const rows = [['file', 'kind', 'MB', 'characters', 'chapters', 'pages', 'ms', 'ms/MB', 'held ms', 'peak RSS +MB']];
  const held: number[] = [];
  const files = readdirSync(options.books, { withFileTypes: true }).filter((file) => file.isFile());
  for (const { name } of files.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const report = await readInProcess(join(options.books, name));
    if ('refused' in report) {
      rows.push([name, `refused: ${report.refused}`, ...Array.from({ length: 8 }, () => '-')]);
      continue;
    }
    held.push(report.heldMs);
    const megabytes = report.bytes / 1024 / 1024;
    rows.push([
      name,
      shortKinds[report.kind] ?? report.kind.replace('text/', ''),
      megabytes.toFixed(2),
      report.characters.toLocaleString('en'),
      String(report.chapters),
      String(report.pages ?? '-'),
      whole(report.ms),
      whole(report.ms / megabytes),
      milliseconds(report.heldMs),
      whole(report.peakRssGrowthMb),
    ]);
  }
  say(aligned(rows));
  if (held.length === 0) return;
  const most = Math.max(...held);
  say(
    verdict(most <= MAX_HELD_MS, `books: held the process for ${milliseconds(most)} ms at most; limit ${MAX_HELD_MS}`),
  );
};

async function readInProcess(path: string): Promise<BookReport> {
  const child = startNode('any', [entry, path], { ipc: true });
  try {
    const report = await child.message();
    if (isReport(report)) return report;
    throw new Error(`What reads ${path} answered with something else.`);
  } finally {
    await child.stop();
  }
}

function isReport(message: unknown): message is BookReport {
  return typeof message === 'object' && message !== null && ('kind' in message || 'refused' in message);
}
