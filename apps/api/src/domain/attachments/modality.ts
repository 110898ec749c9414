import type { Modality } from '@dramatis/contract/attachments';
import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredAttachment } from '../../db/schema/messages.ts';
import { AppError } from '../../errors.ts';

function modalityOf({ kind, as }: Pick<StoredAttachment, 'kind' | 'as'>): Modality {
  return as === 'text' ? 'text' : kind;
}

/** What a model must be able to take to be given these, besides text. */
export function modalitiesOf(attachments: readonly StoredAttachment[]): Modality[] {
  const used = new Set(attachments.map(modalityOf));
  used.delete('text');
  return [...used].toSorted();
}

/**
 * Everything that is attached to a message and to those above it, from the root. A session that has no attachments is told
 * by one look at an index, however long it is.
 */
export async function attachedUpTo(
  executor: Executor,
  of: { ownerId: string; sessionId: string; messageId: string | null },
): Promise<StoredAttachment[]> {
  if (of.messageId === null) return [];
  // OFFSET 0 keeps it a look-up by id for each message, as in the branch of a prompt.
  const { rows } = await executor.execute<{ attachments: StoredAttachment[] }>(sql`
    with recursive up as (
      select parent_id, attachments, 1 as depth from messages
      where id = ${of.messageId} and session_id = ${of.sessionId} and owner_id = ${of.ownerId}
        and exists (select from message_attachments where session_id = ${of.sessionId})
      union all
      select m.parent_id, m.attachments, up.depth + 1 from up
      cross join lateral (select parent_id, attachments from messages where id = up.parent_id offset 0) m
    )
    select attachments from up where attachments is not null order by depth desc`);
  return rows.flatMap(({ attachments }) => attachments);
}

const things: Readonly<Record<Modality, string>> = {
  text: 'text',
  image: 'pictures',
  audio: 'recordings',
  pdf: 'PDF files',
};

/** @throws AppError attachment_not_taken, naming the first attachment that the model cannot be given */
export function refuseUntaken(
  { llm }: Pick<Ctx, 'llm'>,
  model: string | undefined,
  attachments: readonly StoredAttachment[],
): void {
  const asked = model ?? llm.model;
  const takes = llm.capabilities.takes(asked);
  const untaken = attachments.find((each) => !takes.has(modalityOf(each)));
  if (untaken === undefined) return;
  const way = untaken.kind === 'pdf' ? 'Send it as text, leave it out' : 'Leave it out';
  throw new AppError(
    'attachment_not_taken',
    `The model ${asked} takes no ${things[modalityOf(untaken)]}, and “${untaken.name}” is in this conversation. Nothing was sent. ${way}, or choose another model.`,
  );
}
