import { and, eq, inArray } from 'drizzle-orm';
import { readableTypes } from '../../adapters/text-extraction/media-types.ts';
import { readBook } from '../../adapters/text-extraction/read-book.ts';
import type { Deps } from '../../context.ts';
import { drafts, type DraftRow } from '../../db/schema/drafts.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { AppError, InputError, ModelError } from '../../errors.ts';
import { badOutputFault } from '../../adapters/gemini/faults.ts';
import { validator } from '../../validation.ts';
import { upToChapter } from '../books/up-to-chapter.ts';
import { messageError } from '../message-error.ts';
import { verifyEvidence } from './evidence.ts';
import { DraftAnswer, draftRequest, MAX_SOURCE_CHARACTERS, type SourceText } from './prompt.ts';
import { draftView } from './view.ts';

const CANCEL_POLL_MS = 500;
const parseAnswer = validator(DraftAnswer);

/** The person cancelled the draft; nothing is left to do. */
class Cancelled extends Error {}

/**
 * Writes a queued draft: reads the files, asks the model, checks the quotes. Progress goes to the row and to the
 * person's readers. Safe to run again after a crash.
 *
 * @param lastAttempt whether a passing fault is to be kept as the draft's end instead of thrown for another attempt
 */
export async function writeDraft(
  deps: Deps,
  { draftId }: { draftId: string },
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  const [draft] = await deps.db.select().from(drafts).where(eq(drafts.id, draftId));
  if (draft === undefined) return;

  /** Changes the draft unless it has ended, and tells the person. */
  async function update(changes: Partial<DraftRow>): Promise<void> {
    const [row] = await deps.db
      .update(drafts)
      .set({ ...changes, updatedAt: deps.clock() })
      .where(and(eq(drafts.id, draftId), inArray(drafts.status, ['queued', 'running'])))
      .returning();
    if (row === undefined) throw new Cancelled();
    deps.hub.publish(row.ownerId, { type: 'draft', draft: draftView(row) });
  }

  const watch = new AbortController();
  const timer = setInterval(async () => {
    const [row] = await deps.db
      .select({ status: drafts.status })
      .from(drafts)
      .where(eq(drafts.id, draftId))
      .catch(() => []);
    if (row?.status === 'cancelled') watch.abort(new Cancelled());
  }, CANCEL_POLL_MS);

  const stop = AbortSignal.any([signal, watch.signal]);
  try {
    await update({ status: 'running', stage: 'Reading the files', progress: 5 });
    const sources = await readSources(deps, draft, stop, (name, i) =>
      update({ stage: `Reading ${name}`, progress: 5 + Math.round((25 * i) / draft.uploadIds.length) }),
    );
    const words = sources.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
    const whom = draft.characterName === '' ? 'the main character' : draft.characterName;
    await update({ stage: `Looking for ${whom} in ${words.toLocaleString('en')} words`, progress: 35 });

    const answer = parse(await deps.llm.generateJson(draftRequest(sources, draft.characterName), stop));
    await update({ stage: 'Checking the quotes against the text', progress: 90 });
    const { evidence, ...character } = answer;
    await update({
      status: 'ready',
      stage: 'Ready',
      progress: 100,
      character,
      evidence: verifyEvidence(evidence, sources),
      error: null,
    });
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (signal.aborted) throw error;
    if (mayPass(error) && !lastAttempt) {
      await update({ stage: 'That did not work; trying again' }).catch(() => undefined);
      throw error;
    }
    if (!(error instanceof AppError)) deps.log.error({ err: error, draftId }, 'draft failed');
    await update({ status: 'failed', stage: 'Failed', error: messageError(error) }).catch((e: unknown) => {
      if (!(e instanceof Cancelled)) throw e;
    });
  } finally {
    clearInterval(timer);
  }
}

/** Whether another attempt in a moment may work. A used-up quota is no matter of a moment: the person is told how long. */
function mayPass(error: unknown): boolean {
  return error instanceof ModelError ? error.retryable && error.code !== 'model_quota' : !(error instanceof AppError);
}

async function readSources(
  deps: Deps,
  draft: DraftRow,
  signal: AbortSignal,
  onFile: (name: string, index: number) => Promise<void>,
): Promise<SourceText[]> {
  const rows = await deps.db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.id, draft.uploadIds), eq(uploads.ownerId, draft.ownerId)));
  const sources: SourceText[] = [];
  let room = MAX_SOURCE_CHARACTERS;
  for (const [i, id] of draft.uploadIds.entries()) {
    const upload = rows.find((row) => row.id === id);
    const mediaType = readableTypes.find((type) => type === upload?.mediaType);
    if (upload === undefined || mediaType === undefined) continue;
    await onFile(upload.name, i);
    const book = await readBook(mediaType, await deps.files.read(upload.storageKey), signal);
    const { chapters, pages } = book;
    const read = draft.asOfChapter === null ? book.text : upToChapter(book, draft.asOfChapter);
    // What goes beyond the model's window is left out; the beginning of a book introduces its people.
    const text = read.slice(0, room);
    sources.push({ name: upload.name, text, chapters, pages });
    room -= text.length;
  }
  return sources;
}

function parse(answer: unknown): DraftAnswer {
  try {
    return parseAnswer(answer);
  } catch (error) {
    throw error instanceof InputError ? badOutputFault(error) : error;
  }
}
