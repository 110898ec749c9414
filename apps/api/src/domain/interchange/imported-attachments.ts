import type { Attachment } from '@dramatis/contract/attachments';
import type { CardWarning } from '@dramatis/contract/cards';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Ctx } from '../../context.ts';
import { attachments } from '../../db/schema/attachments.ts';
import type { StoredAttachment } from '../../db/schema/messages.ts';
import { AppError } from '../../errors.ts';
import { storeAttachment } from '../attachments/store.ts';
import { attachmentView, factColumns } from '../attachments/view.ts';
import { shownFileName } from '../uploads/file-name.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import type { Conversation, ConversationSource, MessageFile } from '../portability/conversations/conversation.ts';

/** Files looked up at a time. */
const AT_A_TIME = 1_000;

/** What messages of a conversation have, as it is stored with them, by their ids in the file. */
export type Attached = ReadonlyMap<string, readonly StoredAttachment[]>;

/** The attachments of one file's conversations: each is found or brought once. */
export class ImportedAttachments {
  readonly #ctx: Ctx;
  readonly #source: ConversationSource;
  /** Never aborted: an import goes on when nobody waits for it any more. */
  readonly #signal = new AbortController().signal;

  constructor(ctx: Ctx, source: ConversationSource) {
    this.#ctx = ctx;
    this.#source = source;
  }

  /**
   * Finds each file by its content among the person's own, or stores what the archive has under it. Nobody else's are
   * looked at. What came in for a conversation that is refused after all goes as any attachment that is not sent.
   * @param warnings told there: which are in neither
   * @throws CardRefusal when one is there, and is not what the conversation says, or nothing that can be attached
   */
  async of({ messages }: Conversation, warnings: CardWarning[]): Promise<Attached> {
    const wanted = new Map(messages.flatMap((message) => message.attachments).map((file) => [file.sha256, file]));
    const here = new Map<string, Attachment>();
    const digests = [...wanted.keys()];
    for (let at = 0; at < digests.length; at += AT_A_TIME) {
      for (const [sha256, mine] of await this.#own(digests.slice(at, at + AT_A_TIME))) here.set(sha256, mine);
    }
    for (const [sha256, file] of wanted) {
      if (here.has(sha256)) continue;
      const brought = await this.#brought(file);
      if (brought === null) {
        const message = `“${file.name}” is neither in the file nor here.`;
        warnings.push({ code: 'attachment_left_out', where: file.where, message });
      } else here.set(sha256, brought);
    }
    return new Map(
      messages.flatMap(({ id, attachments: files }) => {
        const stored = files.flatMap((file) => storedAs(here.get(file.sha256), file));
        return stored.length === 0 ? [] : [[id, stored]];
      }),
    );
  }

  /** Marked as used, so that nobody removes them before a message has them. */
  async #own(digests: readonly string[]): Promise<[sha256: string, mine: Attachment][]> {
    const { db, clock, user } = this.#ctx;
    // In the order of those who send, so that nobody waits for each other in a circle.
    const mine = db
      .select({ id: attachments.id })
      .from(attachments)
      .where(
        and(eq(attachments.ownerId, user.id), sql`${attachments.sha256} = any(${sql.param([...digests])}::text[])`),
      )
      .orderBy(asc(attachments.id))
      .for('no key update');
    const rows = await db
      .update(attachments)
      .set({ usedAt: clock() })
      .where(inArray(attachments.id, mine))
      .returning({ ...factColumns, sha256: attachments.sha256 });
    return rows.map((row) => [row.sha256, attachmentView(row)]);
  }

  async #brought({ sha256, name, where }: MessageFile): Promise<Attachment | null> {
    const bytes = this.#source.attachment(sha256);
    if (bytes === undefined) return null;
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new CardRefusal('file_corrupt', where, `“${name}” in the archive is not the file that the message has.`);
    }
    try {
      return await storeAttachment(this.#ctx, { name, bytes }, this.#signal);
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof CardRefusal) throw error;
      throw new CardRefusal(refusalCode(error), where, `“${name}”: ${error.message}`, { cause: error });
    }
  }
}

function storedAs(found: Attachment | undefined, { where, name, as: wanted }: MessageFile): StoredAttachment[] {
  if (found === undefined) return [];
  const { id, kind, media_type, size, width, height, forms } = found;
  const form = forms.find(({ as }) => as === wanted);
  if (form === undefined) {
    throw new CardRefusal('invalid_input', `${where}/as`, `“${name}” cannot be sent so.`);
  }
  return [{ id, name: shownFileName(name), kind, media_type, size, width, height, ...form }];
}

const codes = ['file_too_large', 'file_unsupported', 'file_empty', 'file_corrupt', 'file_encrypted'] as const;

function refusalCode({ code }: AppError): (typeof codes)[number] | 'invalid_input' {
  return codes.find((known) => known === code) ?? 'invalid_input';
}
