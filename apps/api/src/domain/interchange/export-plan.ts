import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';

const MiB = 1024 * 1024;

/** Above these it is an archive. JSON may say a text in six times its bytes; a file may still be imported then. */
const PLAIN_TEXT = 16 * MiB;
const PLAIN_PICTURES = 24 * MiB;

/** What one archive holds at most, by estimate: half of what an import takes. A single session may have more. */
const PART_BYTES = 512 * MiB;
/** ZIP counts up to 65,535 files. */
const PART_FILES = 60_000;
const PART_SESSIONS = 20_000;

/** What JSON has of a message besides its text, in bytes. */
const PER_MESSAGE = 500;
/** What there is of a character besides its files. */
const PER_CHARACTER = 20_000;

/** Files of a character are given up to here. */
export const MOST_CHARACTER_FILES = 4 * MiB;

/** What one file of an export is made of. */
export interface ExportPlan {
  /** In their order. */
  sessions: { id: string; messages: number }[];
  /** Their characters, in order. */
  characterIds: string[];
  isArchive: boolean;
  /** The session behind which the next file goes on; null: there is no more. */
  next: string | null;
}

/** What there is of a session. */
export interface Weighed {
  id: string;
  character_id: string | null;
  messages: number;
  /** Bytes of its messages' texts. */
  text: number;
  files: number;
  file_bytes: number;
  character_bytes: number;
}

/**
 * Looks at how much there is before anything is written.
 * @param ids null: all of the person's
 * @param after goes on behind this session
 */
export async function planExport(
  ctx: Ctx,
  { ids, after }: { ids: readonly string[] | null; after: string | null },
): Promise<ExportPlan> {
  const plan = cutPart(await weigh(ctx, ids, after));
  return after === null ? plan : { ...plan, isArchive: true };
}

/**
 * What fits into the first file, and of which kind that is.
 * @param weighed in their order; as many as a file may hold, and one more if there are more
 */
export function cutPart(weighed: readonly Weighed[]): ExportPlan {
  const characters = new Set<string>();
  const sessions: ExportPlan['sessions'] = [];
  let [text, pictures, files, fileBytes] = [0, 0, 0, 0];
  for (const row of weighed.slice(0, PART_SESSIONS)) {
    const isNew = row.character_id !== null && !characters.has(row.character_id);
    const more = {
      text: row.text + PER_MESSAGE * row.messages,
      // In base64.
      pictures: isNew ? PER_CHARACTER + 1.4 * Math.min(row.character_bytes, MOST_CHARACTER_FILES) : 0,
      files: 1 + (isNew ? 1 : 0) + row.files,
    };
    const bytes = text + more.text + pictures + more.pictures + fileBytes + row.file_bytes;
    if (sessions.length > 0 && (bytes > PART_BYTES || files + more.files > PART_FILES)) break;
    text += more.text;
    pictures += more.pictures;
    files += more.files;
    fileBytes += row.file_bytes;
    if (row.character_id !== null) characters.add(row.character_id);
    sessions.push({ id: row.id, messages: row.messages });
  }
  const isCut = sessions.length < weighed.length;
  return {
    sessions,
    characterIds: [...characters].toSorted(),
    isArchive: isCut || fileBytes > 0 || text > PLAIN_TEXT || pictures > PLAIN_PICTURES,
    next: isCut ? (sessions.at(-1)?.id ?? null) : null,
  };
}

async function weigh(ctx: Ctx, ids: readonly string[] | null, after: string | null): Promise<Weighed[]> {
  const among = ids === null ? sql`true` : sql`s.id = any(${sql.param([...ids])}::uuid[])`;
  const behind = after === null ? sql`true` : sql`s.id > ${after}::uuid`;
  // Lengths of texts are known without reading the texts.
  const { rows } = await ctx.db.execute<Weighed & Record<string, unknown>>(sql`
    select s.id, s.character_id, said.messages, said.text, attached.files, attached.file_bytes, pictures.character_bytes
    from sessions s
    cross join lateral (
      select count(*)::int as messages, coalesce(sum(octet_length(m.content)), 0)::float8 as text
      from messages m where m.session_id = s.id
    ) said
    cross join lateral (
      select count(*)::int as files, coalesce(sum(a.size), 0)::float8 as file_bytes
      from message_attachments ma join attachments a on a.id = ma.attachment_id where ma.session_id = s.id
    ) attached
    cross join lateral (
      select coalesce(sum(f.size), 0)::float8 as character_bytes from character_files f where f.character_id = s.character_id
    ) pictures
    where s.owner_id = ${ctx.user.id} and ${among} and ${behind}
    order by s.id limit ${PART_SESSIONS + 1}`);
  return rows;
}
