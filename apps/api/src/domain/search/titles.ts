import { sql, type SQL } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { partsOf, scope } from './vector.ts';

/** Titles taken at a time. */
const MOST = 500;

/**
 * Makes sessions findable by the titles that they have now.
 * @param where which ones, of `sessions s`; at most so many are taken that it is over soon
 * @returns how many
 */
export async function indexTitles(executor: Executor, where: SQL): Promise<number> {
  const { rows } = await executor.execute<{
    id: string;
    owner_id: string;
    character_id: string | null;
    title: string;
  }>(sql`select id, owner_id, character_id, title from sessions s where ${where} order by id limit ${MOST}`);
  for (const { id, owner_id: ownerId, character_id: characterId, title } of rows) {
    const scopes = [scope.owner(ownerId), scope.session(id)];
    if (characterId !== null) scopes.push(scope.character(characterId));
    // Of at most a few hundred words, so it is one part.
    const vector = partsOf(title, scopes)[0]?.vector ?? '';
    // Locked as by all who change a session, and by itself. The weaker lock of a row that refers to it would do to keep it, but
    // those who update a session that another holds so wait for each other in a circle now and then. It may be gone by then,
    // or have another title, which is indexed by whoever gave it.
    await executor.execute(sql`
      with locked as (select id, title from sessions where id = ${id} for no key update)
      insert into session_search (session_id, owner_id, title, vector)
      select id, ${ownerId}, title, ${vector}::tsvector from locked where title = ${title}
      on conflict (session_id) do update set title = excluded.title, vector = excluded.vector`);
  }
  return rows.length;
}

/** To be called where a title is changed; those made from first messages come with their messages. */
export async function indexTitle(executor: Executor, sessionId: string): Promise<void> {
  await indexTitles(executor, sql`s.id = ${sessionId}`);
}
