import { sql } from 'drizzle-orm';

/**
 * A column of a query over `messages`: the ids of all messages with the same parent, oldest first.
 *
 * Two branches, because `parent_id is not distinct from …` cannot use the index. The outer columns are written out:
 * Drizzle leaves their table away in a query over one table, and they would mean the inner ones.
 */
export const siblingIds = sql<string[]>`case when messages.parent_id is null
  then array(select s.id from messages s where s.session_id = messages.session_id and s.parent_id is null order by s.id)
  else array(select s.id from messages s where s.session_id = messages.session_id and s.parent_id = messages.parent_id order by s.id)
end`;
