import { and, eq, sql } from 'drizzle-orm';
import { Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { characterFiles } from '../../db/schema/character-files.ts';
import type { CardFiles } from '../portability/cards/card.ts';

/** The files of one transaction's characters. */
export interface FileChanges {
  /** Keeps files with a character; those that it has already are left as they are. */
  put(characterId: string, files: CardFiles): Promise<void>;
  /** Lets go of every file of a character but these. */
  keepOnly(characterId: string, hashes: readonly string[]): Promise<void>;
}

/**
 * A transaction with files in it. The store knows no transactions: new files are written before the commit and removed
 * again when there is none; old ones are removed after it.
 */
export async function withFiles<T>(ctx: Ctx, work: (tx: Executor, files: FileChanges) => Promise<T>): Promise<T> {
  const written: string[] = [];
  const dropped: string[] = [];
  const result = await ctx.db
    .transaction(async (tx) =>
      work(tx, {
        async put(characterId, files) {
          const known = await hashesOf(tx, ctx, characterId);
          const rows = [];
          for (const [sha256, bytes] of files) {
            if (known.has(sha256)) continue;
            const storageKey = `characters/${uuidv7()}`;
            written.push(storageKey);
            await ctx.files.write(storageKey, Readable.from([bytes]));
            rows.push({ sha256, storage_key: storageKey, size: bytes.length });
          }
          if (rows.length === 0) return;
          // One text for any number of rows, as every text is prepared.
          await tx.execute(sql`
            insert into character_files (character_id, owner_id, sha256, storage_key, size)
            select ${characterId}::uuid, ${ctx.user.id}::uuid, sha256, storage_key, size
            from jsonb_to_recordset(${JSON.stringify(rows)}) as new (sha256 text, storage_key text, size integer)`);
        },

        async keepOnly(characterId, hashes) {
          const mine = and(eq(characterFiles.characterId, characterId), eq(characterFiles.ownerId, ctx.user.id));
          const gone = await tx
            .delete(characterFiles)
            .where(and(mine, sql`${characterFiles.sha256} <> all(${sql.param([...hashes])}::text[])`))
            .returning({ storageKey: characterFiles.storageKey });
          dropped.push(...gone.map(({ storageKey }) => storageKey));
        },
      }),
    )
    .catch(async (error: unknown) => {
      await removeFiles(ctx, written);
      throw error;
    });
  await removeFiles(ctx, dropped);
  return result;
}

/** Reads files of a character. Those it does not have are left out. */
export async function readFiles(ctx: Ctx, characterId: string, hashes: readonly string[]): Promise<CardFiles> {
  const rows = await ctx.db
    .select({ sha256: characterFiles.sha256, storageKey: characterFiles.storageKey })
    .from(characterFiles)
    .where(
      and(
        eq(characterFiles.characterId, characterId),
        eq(characterFiles.ownerId, ctx.user.id),
        sql`${characterFiles.sha256} = any(${sql.param([...hashes])}::text[])`,
      ),
    );
  const files: CardFiles = new Map();
  for (const { sha256, storageKey } of rows) files.set(sha256, await ctx.files.read(storageKey));
  return files;
}

async function hashesOf(tx: Executor, ctx: Ctx, characterId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ sha256: characterFiles.sha256 })
    .from(characterFiles)
    .where(and(eq(characterFiles.characterId, characterId), eq(characterFiles.ownerId, ctx.user.id)));
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** No row names these any more, so one that could not be removed takes up room and does no other harm. */
async function removeFiles(ctx: Ctx, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await ctx.files.remove(key).catch((error: unknown) => ctx.log.warn({ err: error, key }, 'a file was not removed'));
  }
}
