import type { MessageStatus } from '@dramatis/contract/messages';
import { buildTree } from '@dramatis/message-tree/tree';
import pg from 'pg';
import type { Ledger } from './ledger.ts';

/** From the death of its process, or the database's return if that came later. */
const MARKED_WITHIN_MS = 15_000;

export interface Figures {
  acknowledged: number;
  lost: number;
  duplicated: number;
  replies: Record<string, number>;
  /** Replies that ended because their process died, and how long the slowest stood unmarked, in milliseconds. */
  interrupted: number;
  longestUnmarkedMs: number;
  viewings: number;
  differing: number;
  stuck: number;
}

interface Row {
  id: string;
  session_id: string;
  parent_id: string | null;
  role: string;
  content: string;
  status: MessageStatus;
  client_message_id: string | null;
  error_code: string | null;
  created_at: Date;
  completed_at: Date | null;
}

/**
 * Holds what the clients were told against what is stored.
 * @param databaseUps when the database began to accept connections again
 */
export async function judge(url: string, ledger: Ledger, databaseUps: readonly number[]): Promise<Figures> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<Row>(
    `select id, session_id, parent_id, role, content, status, client_message_id, error ->> 'code' as error_code,
       created_at, completed_at from messages order by id`,
  );
  const { rows: running } = await client.query<{ message_id: string }>('select message_id from generations');
  const { rows: leaves } = await client.query<{ id: string; current_message_id: string | null }>(
    'select id, current_message_id from sessions',
  );
  await client.end();

  const byId = new Map(rows.map((row) => [row.id, row]));
  const violate = (sentence: string): number => ledger.violations.push(sentence);

  const lost = findLost(ledger, byId);
  for (const what of lost) violate(`Lost: ${what}`);
  const duplicated = findDuplicates(ledger, rows);
  for (const what of duplicated) violate(`Duplicated: ${what}`);

  const stuck = rows.filter(({ status }) => status === 'streaming').length + running.length;
  if (stuck > 0) violate(`${stuck} replies are still being written by nobody.`);

  const differing = ledger.viewings.filter(({ messageId, text, end }) => {
    const stored = byId.get(messageId);
    return text !== end.content || (stored !== undefined && stored.content !== text);
  });
  for (const { messageId } of differing) violate(`A viewer of ${messageId} has another text than is stored.`);

  for (const { id, current_message_id: leaf } of leaves) {
    const own = rows.filter(({ session_id: sessionId }) => sessionId === id);
    try {
      const tree = buildTree(own.map((row) => ({ id: row.id, parentId: row.parent_id })));
      if (leaf !== null && !tree.nodes.has(leaf)) violate(`The leaf of session ${id} is not in its tree.`);
    } catch (error) {
      violate(`Session ${id} is no tree: ${String(error)}`);
    }
  }

  const unmarked = rows
    .filter(({ error_code: code }) => code === 'generation_lost')
    .map((row) => unmarkedMs(row, ledger, databaseUps));
  const longestUnmarkedMs = Math.max(0, ...unmarked);
  if (longestUnmarkedMs > MARKED_WITHIN_MS) {
    violate(`A reply whose process died stood unmarked for ${Math.round(longestUnmarkedMs)} ms.`);
  }

  return {
    acknowledged: ledger.sent.length + ledger.again.length,
    lost: lost.length,
    duplicated: duplicated.length,
    replies: countBy(
      rows.filter(({ role, client_message_id: id }) => role === 'assistant' && id === null),
      ({ status }) => status,
    ),
    interrupted: unmarked.length,
    longestUnmarkedMs,
    viewings: ledger.viewings.length,
    differing: differing.length,
    stuck,
  };
}

function findLost({ sent, again }: Ledger, byId: ReadonlyMap<string, Row>): string[] {
  const removed = new Set(sent.flatMap((each) => (each.removed ? each.messageId : [])));
  const lostReplies = again.flatMap(({ replyId, parentId }) =>
    byId.has(replyId) || removed.has(parentId) ? [] : [`reply ${replyId}`],
  );
  const lostMessages = sent.flatMap(({ messageId, replyId, clientId, content, removed }) => {
    const stored = byId.get(messageId);
    if (removed) return stored === undefined ? [] : [`the removal of ${messageId}`];
    const isThere = stored?.client_message_id === clientId && stored.content === content;
    const isAnswered = replyId === null || byId.get(replyId)?.parent_id === messageId;
    return isThere && isAnswered ? [] : [`message ${messageId}`];
  });
  return [...lostMessages, ...lostReplies];
}

function findDuplicates({ sent, againAsked }: Ledger, rows: readonly Row[]): string[] {
  const contents = countBy(rows, ({ content }) => content);
  const answers = countBy(
    rows.filter(({ client_message_id: id }) => id === null),
    ({ parent_id: parentId }) => parentId ?? '',
  );
  return sent.flatMap(({ content, messageId, replyId }) => {
    const copies = contents[content] ?? 0;
    const most = (replyId === null ? 0 : 1) + (againAsked.get(messageId) ?? 0);
    return [
      ...(copies > 1 ? [`message ${messageId}, ${copies} times`] : []),
      ...((answers[messageId] ?? 0) > most ? [`the reply to ${messageId}`] : []),
    ];
  });
}

function unmarkedMs(row: Row, ledger: Ledger, databaseUps: readonly number[]): number {
  const createdAt = row.created_at.getTime();
  const completedAt = row.completed_at?.getTime() ?? Infinity;
  // The request that made it is the last that had begun by then.
  const attempts =
    ledger.again.find(({ replyId }) => replyId === row.id)?.attempt ??
    ledger.sent.find(({ replyId }) => replyId === row.id)?.attempts.findLast(({ startedAt }) => startedAt <= createdAt);
  const killedAt = attempts?.life.killedAt ?? createdAt;
  const backAt = databaseUps.findLast((up) => up <= completedAt) ?? 0;
  return Math.max(0, completedAt - Math.max(createdAt, killedAt, backAt));
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
