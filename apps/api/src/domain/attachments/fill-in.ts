import { and, eq, inArray } from 'drizzle-orm';
import type { Inset, Turn } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import { attachments } from '../../db/schema/attachments.ts';
import type { PromptTurn } from '../generation/blocks.ts';

/**
 * Turns with what is attached to them: words between tags with the file's name, everything else as its bytes. Only for
 * the request, as it can be large.
 */
export async function fillIn(
  { db, files }: Pick<Deps, 'db' | 'files'>,
  ownerId: string,
  turns: readonly PromptTurn[],
): Promise<readonly Turn[]> {
  const wanted = turns.flatMap((turn) => turn.attachments ?? []);
  if (wanted.length === 0) return turns;
  const rows = await db
    .select({
      id: attachments.id,
      name: attachments.name,
      mediaType: attachments.mediaType,
      storageKey: attachments.storageKey,
      text: attachments.text,
    })
    .from(attachments)
    .where(
      and(
        inArray(
          attachments.id,
          wanted.map(({ id }) => id),
        ),
        eq(attachments.ownerId, ownerId),
      ),
    );
  const known = new Map(rows.map((row) => [row.id, row]));
  const inset = async ({ at, id, as }: { at: number; id: string; as: 'text' | 'file' }): Promise<Inset> => {
    const row = known.get(id);
    if (row === undefined) throw new Error('a message keeps its attachments');
    if (as === 'text')
      return { at, text: `<file name="${row.name.replaceAll('"', '')}">\n${row.text ?? ''}\n</file>\n` };
    return { at, mediaType: row.mediaType, data: Buffer.from(await files.read(row.storageKey)).toString('base64') };
  };
  return await Promise.all(
    turns.map(async ({ role, text, attachments: within = [] }) => ({
      role,
      text,
      insets: await Promise.all(within.map(inset)),
    })),
  );
}
