import { sql, type SQL } from 'drizzle-orm';
import type { Llm } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { AppError } from '../../errors.ts';
import { wordsOf } from '../search/words.ts';
import { likeness, vectorOf } from './embedding-cache.ts';
import type { KnowledgeEngine, KnownUpTo, Retrieval, RetrievedPassage } from './engine.ts';
import { nearMisses } from './near-misses.ts';
import type { RetrievalQuery } from './query.ts';
import { passageOfRow, type PassageRow } from './passage-row.ts';
import { diversify, fuse, placeKey, rankByWords, type Fused, type Place, type SoughtWord } from './rank.ts';
import { stemsOf } from './stems.ts';
import { pgvectorText } from './vectors.ts';

/** How many of each half are joined. */
const CANDIDATES = 100;
/** Longest that the model may take for the vector of a query: words alone answer at once. */
const EMBED_MS = 2_000;
const HINT_WEIGHT = 0.4;
/** A near miss of a word that nowhere occurs counts for this much of what its likeness says. */
const NEAR_MISS_WEIGHT = 0.7;
const MOST_WORDS = 64;
const MOST_SIMILAR = 10_000;

type Parts = Pick<Deps, 'db' | 'log'> & { llm: Llm; vectors: KnowledgeEngine['vectors'] };

interface SearchedSource extends Record<string, unknown> {
  id: string;
  ordinal: number;
  language: string;
  /** Passages up to what is known of the story. */
  visible: number;
}

/** Finds passages by their words and by their vectors, and joins the two. See `KnowledgeEngine.retrieve`. */
export async function retrieve(parts: Parts, retrieval: Retrieval): Promise<RetrievedPassage[]> {
  const { db } = parts;
  const { query, limit } = retrieval;
  if (retrieval.knownUpTo !== null) await checkPosition(db, retrieval, retrieval.knownUpTo);
  const vector = queryVector(parts, query);
  const sources = await searchedSources(db, retrieval);
  if (sources.length === 0) return [];

  const visible = new Map(sources.map((source) => [source.id, source.visible]));
  const byWords = rankByWords(await soughtWords(db, sources, query), visible, CANDIDATES);
  const asked = await vector;
  const byVectors = asked === null || parts.vectors === 'rerank' ? [] : await nearestOf(parts, retrieval, asked);
  const candidates = await loadCandidates(parts, retrieval, asked, distinct([...byWords, ...byVectors]));
  const order = parts.vectors === 'rerank' ? mostAlike(candidates, asked) : byVectors;
  return await answer(db, candidates, fuse(byWords, order), limit);
}

/**
 * Passages nobody may retrieve who does not know the story so far are no part of any statement's result: of the notebook's
 * sources `s` and passages `p`.
 */
export function isKnown({ notebookId, knownUpTo }: Retrieval): SQL {
  if (knownUpTo === null) return sql`true`;
  const { sourceId, chapter } = knownUpTo;
  return sql`(
    s.ordinal < (select ordinal from sources where id = ${sourceId} and notebook_id = ${notebookId})
    or (s.id = ${sourceId} and p.chapter <= ${chapter}))`;
}

export const isSearched = ({ notebookId, ownerId }: Retrieval): SQL =>
  sql`s.notebook_id = ${notebookId} and s.owner_id = ${ownerId} and s.status = 'ready'`;

/** Sources `s` of which anything may be known. */
export const upToPosition = ({ notebookId, knownUpTo }: Retrieval): SQL =>
  knownUpTo === null
    ? sql`true`
    : sql`s.ordinal <= (
        select ordinal from sources where id = ${knownUpTo.sourceId} and notebook_id = ${notebookId})`;

/** To answer with all there is would tell what is to come. */
export async function checkPosition(
  executor: Pick<Executor, 'execute'>,
  { notebookId, ownerId }: Retrieval,
  { sourceId, chapter }: KnownUpTo,
): Promise<void> {
  const { rows } = await executor.execute<{ status: string; chapters: number }>(sql`
    select status, jsonb_array_length(chapters) as chapters from sources
    where id = ${sourceId} and notebook_id = ${notebookId} and owner_id = ${ownerId}`);
  const [source] = rows;
  if (source === undefined) {
    throw new AppError('invalid_input', 'The story position is in a document that is not in this notebook.');
  }
  if (source.status === 'ready' && chapter > source.chapters) {
    throw new AppError(
      'invalid_input',
      `The story position is chapter ${chapter}, but ${source.chapters} could be told in that document.`,
    );
  }
}

async function searchedSources(executor: Pick<Executor, 'execute'>, retrieval: Retrieval): Promise<SearchedSource[]> {
  const { knownUpTo } = retrieval;
  const visible =
    knownUpTo === null
      ? sql`s.passage_count`
      : sql`case when s.id <> ${knownUpTo.sourceId} then s.passage_count else coalesce((
          select p.ordinal from passages p
          where p.source_id = s.id and p.chapter > ${knownUpTo.chapter}
          order by p.chapter, p.ordinal limit 1), s.passage_count) end`;
  const { rows } = await executor.execute<SearchedSource>(sql`
    select s.id, s.ordinal, s.language, ${visible} as visible
    from sources s where ${isSearched(retrieval)} and ${upToPosition(retrieval)} order by s.ordinal`);
  return rows;
}

async function soughtWords(
  executor: Pick<Executor, 'execute'>,
  sources: readonly SearchedSource[],
  { text, hints }: RetrievalQuery,
): Promise<SoughtWord[]> {
  const weights = new Map<string, number>();
  for (const { lexeme } of wordsOf(text)) weights.set(lexeme, 1);
  for (const { lexeme } of wordsOf(hints)) if (!weights.has(lexeme)) weights.set(lexeme, HINT_WEIGHT);
  const words = [...weights.keys()].slice(0, MOST_WORDS);
  if (words.length === 0) return [];

  // A word is looked for as it is, which is how names stand in the index, and as its stem in each language.
  const forms = new Map(words.map((word) => [word, new Set([word])]));
  const saysNothing = new Set(words);
  for (const language of new Set(sources.map((source) => source.language))) {
    for (const [word, stem] of await stemsOf(executor, language, words)) {
      if (stem === '') continue;
      forms.get(word)?.add(stem);
      saysNothing.delete(word);
    }
  }
  const all = new Set([...forms.values()].flatMap((set) => [...set]));
  const postings = await loadPostings(executor, sources, [...all]);

  const unknown = words.filter(
    (word) => !saysNothing.has(word) && ![...(forms.get(word) ?? [])].some((form) => postings.has(form)),
  );
  const misspelt = unknown.filter((word) => word.length >= 4);
  const similar = await similarWords(executor, sources, misspelt);
  const instead = misspelt.map((word) => ({ word, near: nearMisses(word, similar) }));
  const more = await loadPostings(
    executor,
    sources,
    instead.flatMap(({ near }) => near.map((each) => each.word)),
  );

  const sought = words.map((word) => ({
    weight: weights.get(word) ?? 1,
    postings: [...(forms.get(word) ?? [])].flatMap((form) => postings.get(form) ?? []),
  }));
  for (const { word, near } of instead) {
    for (const miss of near) {
      sought.push({
        weight: (weights.get(word) ?? 1) * miss.likeness * NEAR_MISS_WEIGHT,
        postings: more.get(miss.word) ?? [],
      });
    }
  }
  return sought;
}

async function loadPostings(
  executor: Pick<Executor, 'execute'>,
  sources: readonly SearchedSource[],
  words: readonly string[],
): Promise<Map<string, { sourceId: string; bytes: Uint8Array }[]>> {
  const postings = new Map<string, { sourceId: string; bytes: Uint8Array }[]>();
  if (words.length === 0) return postings;
  const { rows } = await executor.execute<{ source_id: string; word: string; postings: Uint8Array }>(sql`
    select source_id, word, postings from passage_words
    where source_id = any(${idsOf(sources)}::uuid[]) and word = any(${sql.param(words)}::text[])`);
  for (const row of rows) {
    const before = postings.get(row.word) ?? [];
    before.push({ sourceId: row.source_id, bytes: row.postings });
    postings.set(row.word, before);
  }
  return postings;
}

/** The words of these sources that begin with the same letter and are about as long. */
async function similarWords(
  executor: Pick<Executor, 'execute'>,
  sources: readonly SearchedSource[],
  words: readonly string[],
): Promise<string[]> {
  if (words.length === 0) return [];
  const { rows } = await executor.execute<{ word: string }>(sql`
    select distinct near.word
    from unnest(${sql.param(words)}::text[]) as sought (word)
    cross join lateral (
      select w.word from passage_words w
      where w.source_id = any(${idsOf(sources)}::uuid[])
        and w.word >= left(sought.word, 1) and w.word < chr(ascii(sought.word) + 1)
        and char_length(w.word) between char_length(sought.word) - 2 and char_length(sought.word) + 2
      limit ${MOST_SIMILAR}
    ) near`);
  return rows.map(({ word }) => word);
}

const idsOf = (sources: readonly SearchedSource[]) => sql.param(sources.map(({ id }) => id));

/** Null: without it, words have to do. */
async function queryVector({ llm, log }: Parts, { text, hints }: RetrievalQuery): Promise<Float32Array | null> {
  const asked = `${text} ${hints}`.trim();
  if (asked === '') return null;
  try {
    const [vector] = await llm.embed([asked], 'query', AbortSignal.timeout(EMBED_MS));
    return vector ?? null;
  } catch (error) {
    log.warn({ err: error }, 'a query has no vector; its words are looked for alone');
    return null;
  }
}

/** None where they cannot be searched, as when another process keeps them in other dimensions: words have to do. */
async function nearestOf(parts: Parts, retrieval: Retrieval, asked: Float32Array): Promise<Place[]> {
  return await searchVectors(parts, retrieval, asked).catch((error: unknown) => {
    parts.log.error({ err: error }, 'vectors could not be searched; words are looked for alone');
    return [];
  });
}

async function searchVectors({ db, llm }: Parts, retrieval: Retrieval, asked: Float32Array): Promise<Place[]> {
  return await db.transaction(async (tx) => {
    // Where others' passages are closer, the index goes on until there are enough of this notebook's.
    await tx.execute(sql`
      select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', ${String(CANDIDATES)}, true)`);
    const { rows } = await tx.execute<{ source_id: string; ordinal: number }>(sql`
      select p.source_id, p.ordinal
      from passage_vectors v
      join passages p on p.id = v.passage_id
      join sources s on s.id = p.source_id
      where v.notebook_id = ${retrieval.notebookId} and v.model = ${llm.embeddingSpace.model}
        and ${isSearched(retrieval)} and ${isKnown(retrieval)}
      order by v.vector <=> ${pgvectorText(asked)}::halfvec limit ${CANDIDATES}`);
    return rows.map(placeOf);
  });
}

interface Candidate extends PassageRow {
  /** Null: it has no embedding, or none is needed. */
  vector: Uint8Array | null;
}

/** All there is to know of candidates before they are put in order, but for their texts. */
async function loadCandidates(
  { db, llm, vectors }: Parts,
  retrieval: Retrieval,
  asked: Float32Array | null,
  places: readonly Place[],
): Promise<Candidate[]> {
  if (places.length === 0) return [];
  const embedding =
    vectors === 'search' || asked === null
      ? sql`null::bytea`
      : sql`(
          select vector from embeddings
          where owner_id = ${retrieval.ownerId} and model = ${llm.embeddingSpace.model}
            and dimensions = ${llm.embeddingSpace.dimensions} and hash = p.hash)`;
  const { rows } = await db.execute<Candidate>(sql`
    select p.id, p.source_id, p.ordinal, p.chapter, p.page, p.text_start, p.text_end, ${embedding} as vector
    from unnest(
      ${sql.param(places.map(({ sourceId }) => sourceId))}::uuid[],
      ${sql.param(places.map(({ ordinal }) => ordinal))}::integer[]
    ) as place (source_id, ordinal)
    join passages p on p.source_id = place.source_id and p.ordinal = place.ordinal
    join sources s on s.id = p.source_id
    where ${isSearched(retrieval)} and ${isKnown(retrieval)}`);
  return rows;
}

/** Those of the candidates that have embeddings, most alike first. */
function mostAlike(candidates: readonly Candidate[], asked: Float32Array | null): Place[] {
  if (asked === null) return [];
  return candidates
    .flatMap((row) => (row.vector === null ? [] : [{ row, likeness: likeness(asked, vectorOf(row.vector)) }]))
    .toSorted((a, b) => b.likeness - a.likeness)
    .map(({ row }) => placeOf(row));
}

const placeOf = (row: { source_id: string; ordinal: number }): Place => ({
  sourceId: row.source_id,
  ordinal: row.ordinal,
});

const distinct = (places: readonly Place[]): Place[] => [
  ...new Map(places.map((place) => [placeKey(place), place])).values(),
];

async function answer(
  executor: Pick<Executor, 'execute'>,
  candidates: readonly Candidate[],
  ranked: readonly Fused[],
  limit: number,
): Promise<RetrievedPassage[]> {
  const byPlace = new Map(candidates.map((row) => [placeKey(placeOf(row)), row]));
  const found = ranked.flatMap((each) => {
    const row = byPlace.get(placeKey(each.place));
    return row === undefined ? [] : [{ ...each, row }];
  });
  const best = diversify(found, ({ row }) => `${row.source_id} ${row.chapter}`, limit);
  if (best.length === 0) return [];
  const texts = await executor.execute<{ id: string; text: string }>(sql`
    select id, text from passages where id = any(${sql.param(best.map(({ row }) => row.id))}::uuid[])`);
  const textOf = new Map(texts.rows.map(({ id, text }) => [id, text]));
  return best.map(({ row, score, wordRank, vectorRank }) => ({
    ...passageOfRow(row),
    text: textOf.get(row.id) ?? '',
    score,
    wordRank,
    vectorRank,
  }));
}
