import type { ReadingPart } from '@dramatis/contract/casts';
import type { MessageError } from '@dramatis/contract/errors';
import { and, asc, eq, gte, inArray } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { badOutputFault } from '../../adapters/gemini/faults.ts';
import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { readingParts, type ReadingPartRow } from '../../db/schema/reading-parts.ts';
import { AppError, InputError, ModelError } from '../../errors.ts';
import { messageError } from '../message-error.ts';
import { askPatiently, concernsAll, mayPass } from './patience.ts';

/** What the parts are of. */
export type ReadingOf = { castId: string } | { draftId: string };

/** One request to be made. It is built when it is sent: a book's parts together are as large as the book. */
export interface PartRequest {
  title: string;
  request: () => JsonRequest;
}

/** How many requests of one reading run at a time, so that another gets its turn beside it. */
const AT_A_TIME = 2;

/** Parts that could not be read. The others are done and stay so. */
export class PartsFailed extends ModelError {
  /** Whether the same may work in a moment, and was not yet tried to the end. */
  readonly mayPass: boolean;

  constructor(failed: readonly MessageError[], total: number, again: boolean) {
    const [first] = failed;
    const message = first?.message ?? '';
    super(
      first?.code ?? 'internal',
      total === 1 ? message : `${failed.length} of ${total} parts could not be read. ${message}`,
      { retryable: first?.retryable ?? true, retryAfterSeconds: first?.retry_after_seconds },
    );
    this.mayPass = again;
  }
}

const belongsTo = (of: ReadingOf) =>
  'castId' in of ? eq(readingParts.castId, of.castId) : eq(readingParts.draftId, of.draftId);

/**
 * Makes all requests of a kind, a few at a time, and keeps each answer. What was answered before is not asked again, and
 * what failed for good waits for `retryParts`.
 *
 * @param onAnswer called after each answer that is there, first for those from before
 * @returns an answer for each request, in order
 * @throws PartsFailed once all others are done; the signal's reason
 */
export async function runParts<Answer extends object>(
  deps: Pick<Deps, 'db' | 'llm' | 'askAboutBook' | 'log'>,
  of: ReadingOf,
  kind: string,
  requests: readonly PartRequest[],
  run: {
    parse: (answer: unknown) => Answer;
    signal: AbortSignal;
    lastAttempt: boolean;
    onAnswer: (answers: readonly (Answer | undefined)[]) => Promise<void>;
    onWait: (seconds: number) => Promise<void>;
  },
): Promise<Answer[]> {
  const { parse, signal } = run;
  const rows = await prepareRows(deps.db, of, kind, requests);
  const answers = rows.map((row): Answer | undefined => (row.status === 'done' ? parse(row.result) : undefined));
  if (answers.some((answer) => answer !== undefined)) await run.onAnswer(answers);

  const faults: MessageError[] = [];
  let again = false;
  let stopped = false;
  // One at a time: whoever watches must not see the later state first.
  const told = pLimit(1);

  async function read(row: ReadingPartRow, part: PartRequest): Promise<void> {
    signal.throwIfAborted();
    if (stopped) return;
    await change(deps.db, row.id, { status: 'running', attempts: row.attempts + 1 });
    try {
      const answer = checked(parse, await askPatiently(deps, part.request, signal, run.onWait));
      await change(deps.db, row.id, { status: 'done', result: answer, error: null });
      answers[row.index] = answer;
    } catch (error) {
      signal.throwIfAborted();
      const passing = mayPass(error) && !run.lastAttempt;
      if (!(error instanceof AppError)) deps.log.error({ err: error, ...of, part: row.index }, 'part failed');
      const fault = messageError(error);
      await change(deps.db, row.id, { status: passing ? 'waiting' : 'failed', error: fault });
      faults.push(fault);
      again ||= passing;
      stopped ||= concernsAll(error);
      return;
    }
    await told(() => run.onAnswer(answers));
  }

  const inTurn = pLimit(AT_A_TIME);
  const settled = await Promise.allSettled(
    rows.flatMap((row, i) => {
      const part = requests[i];
      const ended = row.status === 'done' || row.status === 'failed';
      return part === undefined || ended ? [] : [inTurn(() => read(row, part))];
    }),
  );
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  for (const row of rows) if (row.status === 'failed' && row.error !== null) faults.push(row.error);
  if (faults.length > 0) throw new PartsFailed(faults, requests.length, again);
  return answers.flatMap((answer) => answer ?? []);
}

/** A row for each request; one of another request than before begins anew. */
async function prepareRows(
  db: Executor,
  of: ReadingOf,
  kind: string,
  requests: readonly PartRequest[],
): Promise<ReadingPartRow[]> {
  const mine = and(belongsTo(of), eq(readingParts.kind, kind));
  const known = new Map(
    (await db.select().from(readingParts).where(mine).orderBy(asc(readingParts.index))).map((row) => [row.index, row]),
  );
  await db.delete(readingParts).where(and(mine, gte(readingParts.index, requests.length)));
  const rows: ReadingPartRow[] = [];
  for (const [index, { title, request }] of requests.entries()) {
    const inputHash = createHash('sha256').update(JSON.stringify(request())).digest('hex');
    const row = known.get(index);
    if (row?.inputHash === inputHash) {
      rows.push(row);
      continue;
    }
    if (row !== undefined) await db.delete(readingParts).where(eq(readingParts.id, row.id));
    const [made] = await db
      .insert(readingParts)
      .values({ ...of, kind, index, title, inputHash })
      .returning();
    if (made === undefined) throw new Error('insert … returning answers with the row');
    rows.push(made);
  }
  return rows;
}

async function change(db: Executor, id: string, changes: Partial<ReadingPartRow>): Promise<void> {
  await db.update(readingParts).set(changes).where(eq(readingParts.id, id));
}

function checked<Answer>(parse: (answer: unknown) => Answer, answer: unknown): Answer {
  try {
    return parse(answer);
  } catch (error) {
    throw error instanceof InputError ? badOutputFault(error) : error;
  }
}

/** Lets parts that failed be read again: one of them, or all. */
export async function retryParts(db: Executor, of: ReadingOf, index: number | undefined): Promise<void> {
  await db
    .update(readingParts)
    .set({ status: 'waiting' })
    .where(
      and(
        belongsTo(of),
        inArray(readingParts.status, ['failed', 'running']),
        index === undefined ? undefined : eq(readingParts.index, index),
      ),
    );
}

/** The parts in the order they are read in. */
export async function listParts(db: Executor, of: ReadingOf): Promise<ReadingPart[]> {
  return await db
    .select({
      index: readingParts.index,
      title: readingParts.title,
      status: readingParts.status,
      error: readingParts.error,
    })
    .from(readingParts)
    .where(belongsTo(of))
    .orderBy(asc(readingParts.kind), asc(readingParts.index));
}
