import { createHash, randomUUID } from 'node:crypto';

/** How parsing a document goes. Every look at it is a tick of its clock. */
export type ParsePlan = 'done' | 'fail' | 'cancel' | 'stuck' | 'stuck_once' | 'queued_for_ever';

interface Tick {
  readonly run: 'UNSTART' | 'RUNNING' | 'DONE' | 'FAIL' | 'CANCEL';
  readonly progress: number;
  readonly message: string;
}

export interface FakeChunk {
  readonly id: string;
  readonly content: string;
}

export interface FakeDocument {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  now: Tick;
  ahead: Tick[];
  chunks: FakeChunk[];
  /** How often parsing it was begun. */
  parses: number;
}

export interface FakeDataset {
  readonly id: string;
  readonly name: string;
  readonly parserConfig: unknown;
  readonly documents: Map<string, FakeDocument>;
}

const tick = (run: Tick['run'], progress: number, message = ''): Tick => ({ run, progress, message });
const working = [tick('RUNNING', 0.1, 'Page 1'), tick('RUNNING', 0.6, 'Page 2')];

const ticks: Readonly<Record<Exclude<ParsePlan, 'stuck_once'>, Tick[]>> = {
  done: [tick('UNSTART', 0, 'queued'), ...working, tick('DONE', 1)],
  fail: [...working, tick('FAIL', -1, '[ERROR] no model')],
  cancel: [...working, tick('CANCEL', 0.6)],
  stuck: working,
  queued_for_ever: [tick('UNSTART', 0)],
};

export const newId = (): string => randomUUID().replaceAll('-', '');

export function newDocument(name: string, bytes: Uint8Array): FakeDocument {
  return { id: newId(), name, bytes, now: tick('UNSTART', 0), ahead: [], chunks: [], parses: 0 };
}

/** Parsing again takes away what was there. */
export function beginParse(document: FakeDocument, plan: ParsePlan): void {
  const isAgain = document.parses > 0;
  document.parses++;
  document.chunks = [];
  const [first, ...ahead] = ticks[plan === 'stuck_once' ? (isAgain ? 'done' : 'stuck') : plan];
  document.now = first ?? document.now;
  document.ahead = ahead;
}

export function look(document: FakeDocument): FakeDocument {
  const next = document.ahead.shift();
  if (next !== undefined) document.now = next;
  if (document.now.run === 'DONE' && document.chunks.length === 0) document.chunks = chunksOf(document);
  return document;
}

export function stopParse(document: FakeDocument): boolean {
  if (document.now.run !== 'RUNNING') return false;
  document.now = tick('CANCEL', document.now.progress);
  document.ahead = [];
  return true;
}

/** A dozen lines at a time, with white space of its own, as another parser makes them. */
function chunksOf({ id, bytes }: FakeDocument): FakeChunk[] {
  const lines = new TextDecoder().decode(bytes).split(/\n+/);
  const chunks: FakeChunk[] = [];
  for (let from = 0; from < lines.length; from += 12) {
    const content = lines.slice(from, from + 12).join(' \n');
    chunks.push({ id: createHash('md5').update(`${id} ${from}`).digest('hex').slice(0, 16), content });
  }
  return chunks;
}

/** How many words of the question a chunk has. */
export function likeness(question: string, { content }: FakeChunk): number {
  const words = new Set(wordsOf(content));
  const asked = wordsOf(question);
  return asked.filter((word) => words.has(word)).length / Math.max(1, asked.length);
}

const wordsOf = (text: string): string[] =>
  [...text.toLowerCase().matchAll(/[\p{L}\p{N}]{4,}/gu)].map(([word]) => word);
