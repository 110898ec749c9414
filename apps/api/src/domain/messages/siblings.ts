import { sql } from 'drizzle-orm';
import { messages } from '../../db/schema/messages.ts';

/**
 * A column of a query over `messages`: the ids of all messages with the same parent, oldest first.
 * Two branches, because `parent_id is not distinct from …` cannot use the index.
 */
export const siblingIds = sql<string[]>`case when ${messages.parentId} is null
  then array(select s.id from messages s where s.session_id = ${messages.sessionId} and s.parent_id is null order by s.id)
  else array(select s.id from messages s where s.session_id = ${messages.sessionId} and s.parent_id = ${messages.parentId} order by s.id)
end`;
