import type { CardWarning, ImportConflict, ImportResult } from '@dramatis/contract/cards';
import { and, desc, eq, or, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { filesOf, type CardFiles } from '../portability/cards/card.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import { changesBy, firstChanges } from './card-changes.ts';
import { decodeCharacter, type DecodedCharacter } from './decode-character.ts';
import { withFiles, type FileChanges } from './files.ts';
import { keepVersion } from './keep-version.ts';
import { loadWithCard } from './load-card.ts';
import { characterSummary } from './summary.ts';

export interface ImportedFile {
  /** As it was sent. Only ever shown. */
  name: string;
  bytes: Uint8Array;
}

/**
 * Imports one card, all of it or nothing. A card of a character that is there already, told by where it comes from or by
 * name and creator, changes nothing unless asked to. What is wrong with a file is a result, not an error.
 */
export async function importCard(ctx: Ctx, file: ImportedFile, onConflict: ImportConflict): Promise<ImportResult> {
  try {
    const decoded = decodeCharacter(file.bytes);
    return await place(ctx, file.name, decoded, onConflict);
  } catch (error) {
    if (!(error instanceof CardRefusal)) throw error;
    return refusedFile(file.name, error);
  }
}

export function refusedFile(file: string, { code, where, message }: Pick<CardRefusal, 'code' | 'where' | 'message'>) {
  return { ...emptyResult(file, []), status: 'refused' as const, error: { code, where, message } };
}

async function place(
  ctx: Ctx,
  file: string,
  decoded: DecodedCharacter,
  onConflict: ImportConflict,
): Promise<ImportResult> {
  return await withFiles(ctx, async (tx, files): Promise<ImportResult> => {
    // One import of a person after the other, or two of the same card would not see one another.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${ctx.user.id}, 0))`);
    const same = onConflict === 'copy' ? undefined : await findSame(tx, ctx, decoded);
    const result = emptyResult(file, decoded.warnings);
    if (same === undefined) {
      const row = await insert(tx, ctx, decoded, files);
      return { ...result, status: 'imported', character: characterSummary(row) };
    }
    const known = await loadWithCard(tx, ctx.user.id, same.id, { lock: true });
    const changes = changesBy(known, decoded);
    if (onConflict === 'update' && changes.length > 0) {
      const row = await update(tx, ctx, known, decoded, files);
      return { ...result, ...firstChanges(changes), status: 'updated', character: characterSummary(row) };
    }
    const status = onConflict === 'report' ? 'exists' : 'skipped';
    return { ...result, ...firstChanges(changes), status, character: characterSummary(known) };
  });
}

/** The character that a card is of. Of several, the one that came from this very edition, else the newest. */
async function findSame(
  tx: Executor,
  ctx: Ctx,
  { stored, fingerprint, identities }: DecodedCharacter,
): Promise<{ id: string } | undefined> {
  const keys = sql.param(identityKeys(ctx, identities));
  const [same] = await tx
    .select({ id: characters.id })
    .from(characters)
    .where(
      and(
        eq(characters.ownerId, ctx.user.id),
        or(
          sql`${characters.cardIdentities} && ${keys}::text[]`,
          and(eq(characters.name, stored.name), eq(characters.creator, stored.creator)),
        ),
      ),
    )
    .orderBy(desc(sql`${characters.cardFingerprint} is not distinct from ${fingerprint}`), desc(characters.id))
    .limit(1);
  return same;
}

async function insert(tx: Executor, ctx: Ctx, decoded: DecodedCharacter, files: FileChanges): Promise<CharacterRow> {
  const now = ctx.clock();
  const row = await insertCharacter(tx, ctx, decoded, files, { createdAt: now, updatedAt: now });
  if (row === null) throw new Error('insert … returning answers with the row');
  return row;
}

/** @returns null when the id that was given is taken, by whomever */
export async function insertCharacter(
  tx: Executor,
  ctx: Ctx,
  decoded: DecodedCharacter,
  files: FileChanges,
  given: { id?: string; createdAt: Date; updatedAt: Date },
): Promise<CharacterRow | null> {
  const [row] = await tx
    .insert(characters)
    .values({
      ...given,
      ...decoded.stored,
      tagline: decoded.tagline ?? '',
      avatar: decoded.avatar,
      cardFingerprint: decoded.fingerprint,
      cardIdentities: identityKeys(ctx, decoded.identities),
      ownerId: ctx.user.id,
    })
    .onConflictDoNothing({ target: characters.id })
    .returning(characterColumns);
  if (row === undefined) return null;
  await files.put(row.id, neededFiles(decoded, decoded.avatar));
  return row;
}

async function update(
  tx: Executor,
  ctx: Ctx,
  known: Pick<CharacterRow, 'id' | 'avatar'>,
  decoded: DecodedCharacter,
  files: FileChanges,
): Promise<CharacterRow> {
  const avatar = decoded.avatar ?? known.avatar;
  const needed = neededFiles(decoded, avatar);
  const tagline = decoded.tagline === null ? {} : { tagline: decoded.tagline };
  await keepVersion(tx, ctx.user.id, known.id, { ...decoded.stored, ...tagline });
  await files.put(known.id, needed);
  await files.keepOnly(known.id, avatar === null ? [...needed.keys()] : [...needed.keys(), avatar]);
  const [row] = await tx
    .update(characters)
    .set({
      ...decoded.stored,
      ...tagline,
      avatar,
      cardFingerprint: decoded.fingerprint,
      cardIdentities: identityKeys(ctx, decoded.identities),
      revision: sql`${characters.revision} + 1`,
      updatedAt: ctx.clock(),
    })
    .where(and(eq(characters.id, known.id), eq(characters.ownerId, ctx.user.id)))
    .returning(characterColumns);
  if (row === undefined) throw new Error('it was locked in this transaction');
  return row;
}

/** What the card names, and its picture: other files of the container are nobody's. */
function neededFiles({ stored, files }: DecodedCharacter, avatar: string | null): CardFiles {
  const { assets = null, attachments = [] } = stored.card;
  const named = [...filesOf({ assets, attachments }), ...(avatar === null ? [] : [avatar])];
  const needed: CardFiles = new Map();
  for (const file of named) {
    const bytes = files.get(file);
    if (bytes !== undefined) needed.set(file, bytes);
  }
  return needed;
}

/** Hashed, because they may be of any length, and with the owner in it, because the index is everybody's. */
function identityKeys(ctx: Ctx, identities: readonly string[]): string[] {
  const keys = identities.map((identity) =>
    createHash('sha256').update(`${ctx.user.id}\n${identity}`).digest('base64url'),
  );
  return [...new Set(keys)];
}

function emptyResult(file: string, warnings: CardWarning[]) {
  return { file, character: null, changes: [], changes_left_out: 0, warnings, error: null };
}
