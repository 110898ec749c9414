import type { Citation } from '@dramatis/contract/citations';
import type { RetrievalOutcome } from '@dramatis/contract/contexts';
import type { Passage } from '@dramatis/contract/notebooks';
import type { StoryPosition } from '@dramatis/contract/sessions';
import { and, eq, sql } from 'drizzle-orm';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import type { NumberedPassage } from '../citations/cite.ts';
import { spokenName } from '../characters/spoken-name.ts';
import type { RetrievedPassage } from '../notebooks/engine.ts';
import { buildQuery } from '../notebooks/query.ts';
import { passageView } from '../notebooks/read-passage.ts';
import { personName } from './person-name.ts';
import type { HistoryMessage, PromptCharacter } from './prompt.ts';

/** What a prompt gets of its session's notebook. */
export interface Grounding {
  readonly outcome: RetrievalOutcome;
  /** Best first. */
  readonly passages: readonly NumberedPassage[];
}

export interface GroundedScene {
  readonly ownerId: string;
  readonly notebookId: string;
  readonly character: PromptCharacter | null;
  readonly userPersona: string;
  readonly storyPosition: StoryPosition | null;
  readonly history: readonly HistoryMessage[];
  /** What the beginning of the reply cites: its numbers stay what they are. */
  readonly cited: readonly Citation[];
}

const PASSAGES = 8;
/** Longest that a reply waits for passages. */
const DEADLINE_MS = 4_000;

/** Finds what the documents of a notebook have on the last turns, and nothing after the story position. Never throws. */
export async function findGrounding(
  deps: Pick<Deps, 'db' | 'log' | 'knowledge'>,
  scene: GroundedScene,
  deadlineMs = DEADLINE_MS,
): Promise<Grounding> {
  const none = (outcome: RetrievalOutcome): Grounding => ({ outcome, passages: [] });
  const given = new AbortController();
  const late = wait(deadlineMs, none('late'), { signal: given.signal, ref: false });
  const found = find(deps, scene).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'no passages could be looked for; the reply goes without');
    return none('failed');
  });
  // Cancelling the clock rejects it, when nobody is left who listens.
  late.catch(() => undefined);
  try {
    return await Promise.race([found, late]);
  } finally {
    given.abort();
  }
}

async function find(deps: Pick<Deps, 'db' | 'log' | 'knowledge'>, scene: GroundedScene): Promise<Grounding> {
  const { ownerId, notebookId, character, userPersona, storyPosition: position, history } = scene;
  const names = {
    character: character === null ? '' : spokenName(character),
    person: personName(userPersona) ?? '',
  };
  const turns = history
    .filter(({ content }) => content.trim() !== '')
    .map(({ role, content }) => ({ role, text: content }));
  const found = await deps.knowledge.retrieve(deps, {
    notebookId,
    ownerId,
    query: buildQuery(turns, names),
    knownUpTo: position === null ? null : { sourceId: position.source_id, chapter: position.chapter },
    limit: PASSAGES,
  });
  const ids = new Set(found.map(({ sourceId }) => sourceId));
  const rows =
    ids.size === 0
      ? []
      : await deps.db
          .select({ id: sources.id, name: sources.name, chapters: sources.chapters })
          .from(sources)
          .where(and(sql`${sources.id} = any(${sql.param([...ids])}::uuid[])`, eq(sources.notebookId, notebookId)));
  return {
    outcome: found.length === 0 ? 'nothing' : 'found',
    passages: numbered(viewsOf(found, rows), scene.cited),
  };
}

function viewsOf(
  found: readonly RetrievedPassage[],
  rows: readonly Pick<SourceRow, 'id' | 'name' | 'chapters'>[],
): Passage[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap((each) => {
    const source = byId.get(each.sourceId);
    // Removed since it was found.
    return source === undefined ? [] : [passageView(each, source)];
  });
}

function numbered(passages: readonly Passage[], cited: readonly Citation[]): NumberedPassage[] {
  const known = new Map(cited.map((each) => [each.passage_id, each.n]));
  let last = Math.max(0, ...known.values());
  return passages.map((passage) => ({ n: known.get(passage.id) ?? ++last, passage }));
}
