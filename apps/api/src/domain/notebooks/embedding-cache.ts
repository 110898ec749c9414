import { sql, type SQL } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { EmbeddingSpace, Llm } from '../../adapters/gemini/llm.ts';
import type { Database } from '../../db/client.ts';
import { ModelError } from '../../errors.ts';
import { mayPass } from './may-pass.ts';

/** Embedded, and then kept, at a time: what is lost when the process dies. */
const BATCH = 100;

/** As sources remember by what they were embedded. */
export const spaceName = ({ model, dimensions }: EmbeddingSpace): string => `${model}/${dimensions}`;

export const textHash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Makes the embeddings that are not there yet. What was made is kept at once, so that whoever begins again goes on.
 * @throws ModelError, or the signal's reason
 */
export async function embedAll(
  { db, llm }: { db: Pick<Database, 'execute'>; llm: Llm },
  ownerId: string,
  texts: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (fraction: number) => Promise<void> },
): Promise<void> {
  const { model, dimensions } = llm.embeddingSpace;
  // A removal that does not know of this source yet may be deleting what is found here; one that begins later does.
  await db.execute(sql`select pg_advisory_xact_lock_shared(${lockOf(ownerId)})`);
  for (let from = 0; from < texts.length; from += BATCH) {
    const byHash = new Map(texts.slice(from, from + BATCH).map((text) => [textHash(text).toString('hex'), text]));
    const { rows } = await db.execute<{ hash: string }>(sql`
      select encode(hash, 'hex') as hash from embeddings
      where owner_id = ${ownerId} and model = ${model} and dimensions = ${dimensions}
        and hash in (select decode(hex, 'hex') from unnest(${sql.param([...byHash.keys()])}::text[]) as sought (hex))`);
    for (const { hash } of rows) byHash.delete(hash);
    if (byHash.size > 0) {
      const vectors = await llm.embed([...byHash.values()], 'document', signal);
      await db.execute(sql`
        insert into embeddings (owner_id, model, dimensions, hash, vector)
        select ${ownerId}::uuid, ${model}, ${dimensions}, decode(hash, 'hex'), decode(vector, 'hex')
        from unnest(
          ${sql.param([...byHash.keys()])}::text[],
          ${sql.param(vectors.map((vector) => bytesOf(vector).toString('hex')))}::text[]
        ) as new (hash, vector)
        on conflict do nothing`);
    }
    await onProgress(Math.min(1, (from + BATCH) / texts.length));
  }
}

/**
 * Why a source has to do without embeddings, after `embedAll` has failed.
 * @throws the error itself where another attempt may bring them, or it is none of the model's
 */
export function shortfallOf(
  error: unknown,
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
): ModelError {
  if (signal.aborted || !(error instanceof ModelError)) throw error;
  if (mayPass(error) && !lastAttempt) throw error;
  return error;
}

/**
 * Deletes the embeddings of a person that no passage of theirs has any more. Not while a source of theirs is indexed, which may
 * have found that they are there: they go with what is deleted next.
 */
export async function removeUnusedEmbeddings(db: Pick<Database, 'transaction'>, ownerId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockOf(ownerId)})`);
    await tx.execute(sql`
      delete from embeddings e
      where e.owner_id = ${ownerId}
        and not exists (
          select from notebooks n join sources s on s.notebook_id = n.id
          where n.owner_id = ${ownerId} and s.status in ('queued', 'running'))
        and not exists (
          select from notebooks n join sources s on s.notebook_id = n.id join passages p on p.source_id = s.id
          where n.owner_id = ${ownerId} and p.hash = e.hash)`);
  });
}

/** Of a person's embeddings. */
const lockOf = (ownerId: string): SQL => sql`hashtextextended(${ownerId}, 1)`;

function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes;
}

export function vectorOf(bytes: Uint8Array): Float32Array {
  // A copy of its own begins where a 32-bit number may, and is not read number by number.
  const copy = new Uint8Array(bytes);
  if (endianness() === 'BE') Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}

/** Cosine, of vectors of length 1. */
export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
