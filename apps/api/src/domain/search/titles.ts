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
  if (rows.length === 0) return 0;
  const vectors = rows.map(({ id, owner_id: ownerId, character_id: characterId, title }) => {
    const scopes = [scope.owner(ownerId), scope.session(id)];
    if (characterId !== null) scopes.push(scope.character(characterId));
    // Of at most a few hundred words, so it is one part.
    return partsOf(title, scopes)[0]?.vector ?? '';
  });
  await executor.execute(sql`
    -- Sessions that somebody deletes at this moment are left out: their rows would have nothing to refer to.
    with kept as (
      select id from sessions where id = any(${sql.param(rows.map(({ id }) => id))}::uuid[])
      order by id for key share skip locked
    )
    insert into session_search (session_id, owner_id, title, vector)
    select session_id, owner_id, title, vector::tsvector
    from unnest(
      ${sql.param(rows.map(({ id }) => id))}::uuid[], ${sql.param(rows.map(({ owner_id: id }) => id))}::uuid[],
      ${sql.param(rows.map(({ title }) => title))}::text[], ${sql.param(vectors)}::text[]
    ) as new (session_id, owner_id, title, vector)
    join kept on kept.id = new.session_id
    order by session_id
    on conflict (session_id) do update set title = excluded.title, vector = excluded.vector`);
  return rows.length;
}

/** To be called where a title is changed; those made from first messages come with their messages. */
export async function indexTitle(executor: Executor, sessionId: string): Promise<void> {
  await indexTitles(executor, sql`s.id = ${sessionId}`);
}
