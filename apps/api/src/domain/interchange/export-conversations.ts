import { ARCHIVED_VERSION, CONVERSATIONS_FORMAT, CONVERSATIONS_VERSION } from '@dramatis/contract/interchange';
import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { attachmentPath, characterPath, conversationPath } from '../portability/conversations/archive-paths.ts';
import { pack, writeArchive, type ArchiveEntry } from './archive-writer.ts';
import { planExport, type ExportPlan } from './export-plan.ts';
import { exportedCharacter } from './exported-character.ts';
import { atOneMoment, readSession, readSessions, type AttachedFile, type SessionJson } from './session-json.ts';

/** Messages of sessions that are read together. A session with more is read in pages, where it is not small anyway. */
const MESSAGES_AT_A_TIME = 2_000;

export interface ConversationsExport {
  /** As fast as they are read, so that it takes no more memory for more of them. */
  pieces: AsyncIterable<string | Uint8Array>;
  /** Else one `ConversationsFile`. */
  isArchive: boolean;
  /** The session behind which the next file goes on; null: this is the last. */
  next: string | null;
}

/**
 * Writes sessions as a file: JSON where it is all and small, otherwise an archive with their characters and attachments,
 * and as much of them as can be imported again.
 * @param ids null: all of the person's
 * @param after goes on behind this session
 * @throws NotFoundError, before anything is written
 */
export async function exportConversations(
  ctx: Ctx,
  { ids, after }: { ids: readonly string[] | null; after: string | null },
): Promise<ConversationsExport> {
  if (ids !== null) await refuseUnknown(ctx, ids);
  const plan = await planExport(ctx, { ids, after });
  const { isArchive, next } = plan;
  return { isArchive, next, pieces: isArchive ? writeArchive(entries(ctx, plan)) : plain(ctx, plan) };
}

async function refuseUnknown(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const known = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.ownerId, ctx.user.id), sql`${sessions.id} = any(${sql.param([...ids])}::uuid[])`));
  if (known.length < new Set(ids.map((id) => id.toLowerCase())).size) throw new NotFoundError('session');
}

/** What stands before the characters. */
function head(ctx: Ctx, version: number): string {
  const fields = { format: CONVERSATIONS_FORMAT, version, exported_at: ctx.clock().toISOString() };
  return `${JSON.stringify(fields).slice(0, -1)},\n"characters":[`;
}

const BETWEEN = '],\n"conversations":[';
const END = ']}\n';

async function* plain(ctx: Ctx, plan: ExportPlan): AsyncGenerator<string> {
  // Characters before conversations, so that a reader knows them when it comes to those.
  yield head(ctx, CONVERSATIONS_VERSION);
  yield* listed(characters(ctx, plan));
  yield BETWEEN;
  yield* listed(conversations(ctx, plan));
  yield END;
}

async function* listed(items: AsyncIterable<{ json: string }>): AsyncGenerator<string> {
  let separator = '\n';
  for await (const { json } of items) {
    yield separator + json;
    separator = ',\n';
  }
}

async function* characters(ctx: Ctx, { characterIds }: ExportPlan): AsyncGenerator<{ id: string; json: string }> {
  for (const id of characterIds) {
    const json = await exportedCharacter(ctx, id);
    if (json !== null) yield { id, json };
  }
}

async function* conversations(ctx: Ctx, { sessions: all }: Pick<ExportPlan, 'sessions'>): AsyncGenerator<SessionJson> {
  for (const batch of batches(all)) {
    yield* await readSessions(
      ctx,
      batch.map(({ id }) => id),
    );
  }
}

function* batches(all: ExportPlan['sessions']): Generator<ExportPlan['sessions']> {
  let batch: ExportPlan['sessions'] = [];
  let total = 0;
  for (const session of all) {
    // One without messages counts, too.
    const weight = session.messages + 1;
    if (batch.length > 0 && total + weight > MESSAGES_AT_A_TIME) {
      yield batch;
      batch = [];
      total = 0;
    }
    batch.push(session);
    total += weight;
  }
  if (batch.length > 0) yield batch;
}

/** Each of the JSON files is a `ConversationsFile` of its own. */
async function* entries(ctx: Ctx, plan: ExportPlan): AsyncGenerator<ArchiveEntry> {
  const start = head(ctx, ARCHIVED_VERSION);
  for await (const { id, json } of characters(ctx, plan)) {
    yield { path: characterPath(id), packed: await pack(() => once(start, json, BETWEEN, END)) };
  }
  const written = new Set<string>();
  for (const batch of batches(plan.sessions)) {
    const [first] = batch;
    const isLong = first !== undefined && first.messages > MESSAGES_AT_A_TIME;
    for await (const { path, files, packed } of isLong
      ? longSession(ctx, first.id, start)
      : together(ctx, batch, start)) {
      yield { path, packed };
      yield* attachmentEntries(ctx, files, written);
    }
  }
}

interface SessionEntry {
  path: string;
  packed: Awaited<ReturnType<typeof pack>>;
  files: readonly AttachedFile[];
}

async function* together(ctx: Ctx, batch: ExportPlan['sessions'], start: string): AsyncGenerator<SessionEntry> {
  for await (const { id, json, files } of conversations(ctx, { sessions: batch })) {
    yield { path: conversationPath(id), packed: await pack(() => once(start, BETWEEN, json, END)), files };
  }
}

/** Packed before anything of it goes out, so that no transaction waits for a slow reader. */
async function* longSession(ctx: Ctx, id: string, start: string): AsyncGenerator<SessionEntry> {
  const entry = await atOneMoment(ctx, async (tx) => {
    const session = await readSession(tx, ctx, id);
    if (session === null) return null;
    const packed = await pack(async function* () {
      yield start + BETWEEN;
      yield* session.pieces();
      yield END;
    });
    return { path: conversationPath(id), packed, files: session.files };
  });
  if (entry !== null) yield entry;
}

async function* once(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
}

/** Each file once, however many messages have it. */
async function* attachmentEntries(
  ctx: Ctx,
  files: readonly AttachedFile[],
  written: Set<string>,
): AsyncGenerator<ArchiveEntry> {
  for (const { sha256, storageKey } of files) {
    if (written.has(sha256)) continue;
    written.add(sha256);
    const content = await opened(ctx, storageKey);
    if (content !== null) yield { path: attachmentPath(sha256), content };
  }
}

/** @returns null when the store has lost it: the rest is worth being saved all the more */
async function opened(ctx: Ctx, storageKey: string): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    const content: AsyncIterator<Uint8Array> = (await ctx.files.stream(storageKey))[Symbol.asyncIterator]();
    const first = await content.next();
    return (async function* () {
      for (let piece = first; piece.done !== true; piece = await content.next()) yield piece.value;
    })();
  } catch (error) {
    ctx.log.warn({ err: error, key: storageKey }, 'a file could not be exported');
    return null;
  }
}
