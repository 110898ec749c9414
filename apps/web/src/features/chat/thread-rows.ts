import type { Message } from '@dramatis/client/model';
import type { PendingSend } from './outbox.ts';

/** What stands below the heading of a thread, from top to bottom. */
export type ThreadRow =
  | { kind: 'heading'; key: string }
  /** `position` counts from 1, among the messages that are loaded. */
  | { kind: 'message'; key: string; message: Message; position: number }
  | { kind: 'pending'; key: string; send: PendingSend }
  /** The reply to what is on its way, before there is one. */
  | { kind: 'expected'; key: string };

/** Heights of what surrounds the words of a message, and of its lines, in px. */
const NAME = 30;
const ACTIONS = 36;
const LINE = 28;
const LETTER = 8.2;
const HEADING = 170;

/**
 * The rows of a branch, oldest first. The heading belongs to the beginning: without it there is more to load above. On a branch
 * each parent has one child, so a row is named after the parent: versions of a message take each other's place in it.
 */
export function threadRows(
  messages: readonly Message[],
  underWay: readonly PendingSend[],
  isWhole: boolean,
): ThreadRow[] {
  const rows: ThreadRow[] = isWhole ? [{ kind: 'heading', key: 'heading' }] : [];
  messages.forEach((message, index) =>
    rows.push({ kind: 'message', key: message.parentId ?? 'root', message, position: index + 1 }),
  );
  for (const send of underWay) rows.push({ kind: 'pending', key: send.clientMessageId, send });
  if (underWay.some(({ state }) => state === 'sending')) rows.push({ kind: 'expected', key: 'expected' });
  return rows;
}

/**
 * About how high a row will be, in px, in a thread that is `width` px wide. The nearer this is to the truth, the less the
 * scrollbar moves while rows that were never seen come in.
 */
export function estimatedHeight(row: ThreadRow, width: number): number {
  switch (row.kind) {
    case 'heading':
      return HEADING;
    case 'expected':
      return NAME + LINE + ACTIONS;
    case 'pending':
      return textHeight(row.send.content, width) + ACTIONS;
    case 'message':
      return textHeight(row.message.content, width) + ACTIONS + (row.message.role === 'assistant' ? NAME : 0);
  }
}

function textHeight(text: string, width: number): number {
  const lettersOfLine = Math.max(16, width / LETTER);
  let lines = 0;
  for (const paragraph of text.split('\n')) lines += Math.max(1, Math.ceil(paragraph.length / lettersOfLine));
  return lines * LINE;
}
