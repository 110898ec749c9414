import type { FoundMessage, FoundSession, SearchQuery, SearchResults } from '@dramatis/contract/search';
import type { SessionStatus } from '@dramatis/contract/sessions';
import type { MessageRole } from '@dramatis/contract/primitives';
import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { hasCode, type Executor } from '../../db/client.ts';
import { AppError, InputError } from '../../errors.ts';
import { characterSummary } from '../characters/summary.ts';
import { decodeCursor, encodeCursor, INSTANT, UUID } from '../cursor.ts';
import { saidLater } from '../generation/branch.ts';
import { onActiveBranch } from './branches.ts';
import { snippetOf } from './snippet.ts';
import { asOnePhrase, phrasesOf, tsquery, type Phrases } from './terms.ts';
import { scope } from './vector.ts';
import { walk, type Hit, type Place } from './walk.ts';

/** After this long a page ends with what was found; the next one goes on from there. */
const BUDGET_MS = 80;
/** No statement may take longer. */
const STATEMENT_MS = 3_000;
const MOST_SESSIONS = 20;

const QUERY_CANCELED = '57014';
const NEWEST: Place = { at: '9999-12-31T23:59:59.999Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
const EPOCH = Date.UTC(1970, 0, 1);

/**
 * Looks through everything a person said or was told, and through the titles of their sessions.
 * @throws InputError; AppError search_timeout
 */
export async function search(ctx: Ctx, query: SearchQuery): Promise<SearchResults> {
  const phrases = phrasesOf(query.q);
  const start = startOf(query);
  if (phrases.length === 0) return { sessions: [], messages: [], next_cursor: null };
  try {
    return await ctx.db.transaction(
      async (tx) => {
        await tx.execute(sql`
          select set_config('statement_timeout', ${String(STATEMENT_MS)}, true), set_config('work_mem', '64MB', true)`);
        const sessions = query.cursor === undefined ? await findSessions(tx, ctx.user.id, phrases, query) : [];
        const { hits, next } = await findHits(tx, ctx.user.id, phrases, query, start);
        return { sessions, messages: await load(tx, ctx.user.id, hits, phrases), next_cursor: next };
      },
      { accessMode: 'read only' },
    );
  } catch (error) {
    if (!hasCode(error, QUERY_CANCELED)) throw error;
    throw new AppError('search_timeout', 'This search took too long and was given up. Try rarer words, or a filter.');
  }
}

interface Start {
  band: number;
  place: Place;
}

function startOf({ cursor, before }: SearchQuery): Start {
  if (cursor !== undefined) {
    const [band = '0', at = '', id = ''] = decodeCursor(cursor, [/^[01]$/, INSTANT, UUID], 'cursor');
    return { band: Number(band), place: { at, id } };
  }
  return { band: 0, place: newest(before) };
}

function newest(before: string | undefined): Place {
  return before === undefined
    ? NEWEST
    : { at: instantOf(before, 'before'), id: '00000000-0000-0000-0000-000000000000' };
}

/** PostgreSQL knows fewer years than a date may have. */
function instantOf(text: string, field: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InputError([{ field, message: 'is not a moment in time' }]);
  return new Date(Math.max(ms, EPOCH)).toISOString();
}

async function findHits(
  tx: Executor,
  ownerId: string,
  phrases: Phrases,
  query: SearchQuery,
  start: Start,
): Promise<{ hits: Hit[]; next: string | null }> {
  const deadline = performance.now() + BUDGET_MS;
  const limit = query.limit ?? 30;
  const scopes = scopesOf(ownerId, query);
  const words = [...scopes.map((lexeme) => ({ lexeme, prefix: false })), ...phrases.flat()];
  const after = query.after === undefined ? undefined : instantOf(query.after, 'after');
  const hits: Hit[] = [];
  for (const [band, text] of bandsOf(phrases, scopes, query.sort === 'best').entries()) {
    if (band < start.band) continue;
    const from = band === start.band ? start.place : newest(query.before);
    const wanted = limit - hits.length;
    const asked = { ownerId, tsquery: text, words, status: query.status, from, after };
    const found = await walk(tx, asked, wanted + 1, deadline);
    hits.push(...found.hits.slice(0, wanted));
    const last = hits.at(-1);
    if (found.hits.length > wanted && last !== undefined) {
      // Nothing of this band fits on the page any more, so the next one begins with it.
      const next = wanted === 0 ? from : last;
      return { hits, next: encodeCursor(String(band), next.at, next.id) };
    }
    if (found.to !== null) return { hits, next: encodeCursor(String(band), found.to.at, found.to.id) };
  }
  return { hits, next: null };
}

/** What is looked for, one after the other: each is a tsquery, and no message belongs to two. */
function bandsOf(phrases: Phrases, scopes: readonly string[], isBest: boolean): string[] {
  const all = scoped(scopes, tsquery(phrases));
  if (!isBest || phrases.length === 1) return [all];
  const phrase = asOnePhrase(phrases);
  return [scoped(scopes, `(${phrase})`), `${all} & !(${phrase})`];
}

const scoped = (scopes: readonly string[], text: string): string =>
  [...scopes.map((lexeme) => `'${lexeme}'`), text].join(' & ');

function scopesOf(
  ownerId: string,
  { character_id: characterId, chat_session_id: sessionId, role }: SearchQuery,
): string[] {
  return [
    scope.owner(ownerId),
    ...(characterId === undefined ? [] : [scope.character(characterId)]),
    ...(sessionId === undefined ? [] : [scope.session(sessionId)]),
    ...(role === undefined ? [] : [scope.role(role)]),
  ];
}

interface SessionPart extends Record<string, unknown> {
  session_id: string;
  title: string;
  status: SessionStatus;
  last_activity_at: Date | string;
  character_id: string | null;
  name: string | null;
  tagline: string | null;
  avatar: string | null;
}

const sessionPart = sql`s.id as session_id, s.title, s.status, s.last_activity_at,
  c.id as character_id, c.name, c.tagline, c.avatar`;

async function findSessions(
  tx: Executor,
  ownerId: string,
  phrases: Phrases,
  query: SearchQuery,
): Promise<SearchResults['sessions']> {
  // These ask for messages alone.
  if (query.role !== undefined) return [];
  const text = scoped(scopesOf(ownerId, query), tsquery(phrases));
  const { status, after, before } = query;
  const { rows } = await tx.execute<SessionPart>(sql`
    select ${sessionPart}
    from session_search x
    join sessions s on s.id = x.session_id
    left join characters c on c.id = s.character_id
    where x.owner_id = ${ownerId} and s.owner_id = ${ownerId} and x.vector @@ ${text}::tsquery
      and ${status === undefined ? sql`true` : sql`s.status = ${status}`}
      and ${after === undefined ? sql`true` : sql`s.last_activity_at >= ${instantOf(after, 'after')}::timestamptz`}
      and ${before === undefined ? sql`true` : sql`s.last_activity_at < ${instantOf(before, 'before')}::timestamptz`}
    order by s.last_activity_at desc, s.id desc
    limit ${MOST_SESSIONS}`);
  return rows.map((row) => ({ session: sessionOf(row), snippet: snippetOf(row.title, phrases) }));
}

async function load(tx: Executor, ownerId: string, hits: readonly Hit[], phrases: Phrases): Promise<FoundMessage[]> {
  const { rows } = await tx.execute<
    SessionPart & { id: string; role: MessageRole; created_at: Date | string; text: string }
  >(sql`
    select m.id, m.role, m.created_at, substr(m.content, x.text_start + 1, x.text_length) as text, ${sessionPart}
    from unnest(
      ${sql.param(hits.map(({ id }) => id))}::uuid[], ${sql.param(hits.map(({ part }) => part))}::smallint[]
    ) with ordinality as hit (id, part, place)
    join message_search x on x.message_id = hit.id and x.part = hit.part
    cross join lateral (
      select id, session_id, role, created_at, ${saidLater} as content
      from messages where id = hit.id and owner_id = ${ownerId}
    ) m
    join sessions s on s.id = m.session_id
    left join characters c on c.id = s.character_id
    order by hit.place`);
  const active = await onActiveBranch(tx, ownerId, rows);
  return rows.map((row) => ({
    message_id: row.id,
    role: row.role,
    created_at: new Date(row.created_at).toISOString(),
    on_active_branch: active.has(row.id),
    snippet: snippetOf(row.text, phrases),
    session: sessionOf(row),
  }));
}

function sessionOf(row: SessionPart): FoundSession {
  const { character_id: id, name, tagline } = row;
  return {
    id: row.session_id,
    title: row.title,
    status: row.status,
    character:
      id === null || name === null || tagline === null
        ? null
        : characterSummary({ id, name, tagline, avatar: row.avatar }),
    last_activity_at: new Date(row.last_activity_at).toISOString(),
  };
}
