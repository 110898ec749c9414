import { readFileSync } from 'node:fs';
import { readBook } from '../apps/api/src/adapters/text-extraction/read-book.ts';
import { sniff, SNIFF_BYTES } from '../apps/api/src/adapters/text-extraction/sniff.ts';
import { AppError } from '../apps/api/src/errors.ts';
import { peakRssMb, resetPeakRss } from './process-stats.ts';

/** What reading one file took, in a process that has done nothing else. */
export interface BookFigures {
  kind: string;
  bytes: number;
  characters: number;
  chapters: number;
  pages: number | null;
  ms: number;
  /** Most that the thread which serves everybody computed without a pause: its own processor time, whatever else runs. */
  heldMs: number;
  /** Above what it held with the file in memory. */
  peakRssGrowthMb: number;
}
export type BookReport = BookFigures | { refused: string };

const TICK_MS = 2;

// Entry of a process of its own: reads the file named by its argument as the server does, and tells the figures.
const bytes = readFileSync(process.argv[2] ?? '');
const report = await measure().catch((error: unknown): BookReport => {
  if (error instanceof AppError) return { refused: error.code };
  throw error;
});
process.send?.(report);

async function measure(): Promise<BookReport> {
  const type = await sniff(bytes.subarray(0, SNIFF_BYTES), () => Promise.resolve(bytes));
  if ('unreadable' in type) return { refused: type.unreadable };
  resetPeakRss(process.pid);
  const before = process.memoryUsage.rss() / 1_024 / 1_024;
  let heldMs = 0;
  let last = threadMs();
  const note = () => {
    const now = threadMs();
    heldMs = Math.max(heldMs, now - last);
    last = now;
  };
  const timer = setInterval(note, TICK_MS);
  const start = performance.now();
  const book = await readBook(type.mediaType, bytes, new AbortController().signal);
  const ms = performance.now() - start;
  // What came last may have held the process until now.
  note();
  clearInterval(timer);
  return {
    kind: type.mediaType,
    bytes: bytes.length,
    characters: book.text.length,
    chapters: book.chapters.length,
    pages: book.pages?.length ?? null,
    ms,
    heldMs,
    peakRssGrowthMb: peakRssMb(process.pid) - before,
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
