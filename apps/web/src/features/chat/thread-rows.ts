import type { Message } from '@dramatis/client/model';
import type { PendingSend } from './outbox.ts';
import type { SceneChange, SceneNotes } from './scene-notes.ts';

/** What stands below the heading of a thread, from top to bottom. */
export type ThreadRow =
  | { kind: 'heading'; key: string }
  /** `position` counts from 1, among the messages that are loaded. */
  | { kind: 'message'; key: string; message: Message; position: number }
  /** `ahead`: nothing has been said in the new scene yet. */
  | { kind: 'scene'; key: string; change: SceneChange; ahead: boolean }
  | { kind: 'pending'; key: string; send: PendingSend }
  /** The reply to what is on its way, before there is one. */
  | { kind: 'expected'; key: string };

/** Heights of what surrounds the words of a message, and of its lines, in px. */
const NAME = 30;
const ACTIONS = 36;
const LINE = 28;
const LETTER = 8.2;
const HEADING = 170;
const GAP = 12;
/** Letters of the sentence that names a place in the story. */
const PLACE = 44;

/**
 * The rows of a branch, oldest first. The heading belongs to the beginning: without it there is more to load above. On a branch
 * each parent has one child, so a row is named after the parent: versions of a message take each other's place in it, and a note
 * of the scene at the end stays the row that it is when something is said below it.
 */
export function threadRows(
  messages: readonly Message[],
  underWay: readonly PendingSend[],
  isWhole: boolean,
  { above, ahead }: SceneNotes,
): ThreadRow[] {
  const rows: ThreadRow[] = isWhole ? [{ kind: 'heading', key: 'heading' }] : [];
  messages.forEach((message, index) => {
    const key = message.parentId ?? 'root';
    const change = above.get(message.id);
    if (change) rows.push({ kind: 'scene', key: `scene ${key}`, change, ahead: false });
    rows.push({ kind: 'message', key, message, position: index + 1 });
  });
  if (ahead)
    rows.push({ kind: 'scene', key: `scene ${messages.at(-1)?.id}`, change: ahead, ahead: underWay.length === 0 });
  for (const send of underWay) rows.push({ kind: 'pending', key: send.clientMessageId, send });
  if (underWay.some(({ state }) => state !== 'failed')) rows.push({ kind: 'expected', key: 'expected' });
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
    case 'scene':
      return textHeight(' '.repeat(lettersOf(row.change)), width) + GAP;
    case 'pending':
      return textHeight(row.send.content, width) + ACTIONS;
    case 'message':
      return textHeight(row.message.content, width) + ACTIONS + (row.message.role === 'assistant' ? NAME : 0);
  }
}

function lettersOf({ worldTime = '', storyPosition }: SceneChange): number {
  return worldTime.length + (storyPosition === undefined ? 0 : PLACE);
}

function textHeight(text: string, width: number): number {
  const lettersOfLine = Math.max(16, width / LETTER);
  let lines = 0;
  for (const paragraph of text.split('\n')) lines += Math.max(1, Math.ceil(paragraph.length / lettersOfLine));
  return lines * LINE;
}
