import { eq, inArray } from 'drizzle-orm';
import { badOutputFault } from '../../adapters/gemini/faults.ts';
import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import { characters } from '../../db/schema/characters.ts';
import { messages } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { InputError } from '../../errors.ts';
import { validator } from '../../validation.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { personName } from '../generation/person-name.ts';
import { saidLater } from '../generation/branch.ts';
import { loadMemories, loadUncovered } from './on-branch.ts';
import { nextMerge, nextStretch, type Stretch } from './plan.ts';
import { contentOf, MemoryAnswer, mergeRequest, stretchRequests, type Spoken } from './prompt.ts';
import { mergeMemories, storeMemory } from './store.ts';

/** What is to be summed up. */
export interface RememberOrder {
  sessionId: string;
  /** The end of the branch. */
  leafId: string;
  /** Tokens that its prompts have for history. */
  room: number;
  /** As far as possible instead of only as far as is worth it. */
  all: boolean;
}

/** Of a stretch, how much is kept: an eighth, and within these bounds, in tokens. */
const KEPT = { part: 1 / 8, least: 120, most: 1_200 };
/** What neighbours become, of what they were together. */
const MERGED = 0.5;

const parseAnswer = validator(MemoryAnswer);

/**
 * Sums up the older turns of a branch, stretch by stretch, and merges memories when they take too much of a prompt. Each step is
 * kept at once, so that another run goes on where this one was cut off; running twice makes nothing twice.
 */
export async function writeMemories(
  deps: Deps,
  order: RememberOrder,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { db, hub, clock } = deps;
  const [session] = await db
    .select({
      sessionId: sessions.id,
      ownerId: sessions.ownerId,
      userPersona: sessions.userPersona,
      name: characters.name,
      nickname: characters.nickname,
    })
    .from(sessions)
    .leftJoin(characters, eq(characters.id, sessions.characterId))
    .where(eq(sessions.id, order.sessionId));
  if (session === undefined) return;
  const { sessionId, ownerId, userPersona, name, nickname } = session;
  const changed = () => hub.publish(ownerId, { type: 'memories_changed', chat_session_id: sessionId });
  const speakers = {
    user: personName(userPersona) ?? 'The person',
    assistant: name === null ? 'The assistant' : spokenName({ name, nickname: nickname ?? '' }),
  };

  async function askAll(requests: readonly JsonRequest[]): Promise<string> {
    const answers: MemoryAnswer[] = [];
    for (const request of requests) answers.push(parse(await deps.llm.generateJson(request, signal)));
    return contentOf(answers);
  }

  async function remember(stretch: Stretch): Promise<boolean> {
    const ids = stretch.messages.map(({ id }) => id);
    const spoken = await loadSpoken(deps, ids, speakers);
    const tokens = Math.min(KEPT.most, Math.max(KEPT.least, stretch.tokens * KEPT.part));
    const content = await askAll(stretchRequests(spoken, tokens));
    return await storeMemory(db, { sessionId, ownerId }, ids, content, clock());
  }

  while (true) {
    signal.throwIfAborted();
    const stretch = nextStretch(await loadUncovered(db, sessionId, order.leafId), order);
    // What was deleted or covered meanwhile is somebody else's plan.
    if (stretch === null || !(await remember(stretch))) break;
    changed();
  }

  while (true) {
    signal.throwIfAborted();
    const merging = nextMerge(await loadMemories(db, sessionId, order.leafId), deps.contextTokens);
    if (merging.length === 0) break;
    const before = merging.reduce((sum, { tokens }) => sum + tokens, 0);
    const contents = merging.map(({ content }) => content);
    const content = await askAll([mergeRequest(contents, before * MERGED)]);
    if (content === '' || content.length >= contents.join('\n').length) throw badOutputFault();
    if (!(await mergeMemories(db, sessionId, merging, content, clock()))) break;
    changed();
  }
}

async function loadSpoken(
  { db }: Pick<Deps, 'db'>,
  ids: readonly string[],
  speakers: Readonly<Record<'user' | 'assistant', string>>,
): Promise<Spoken[]> {
  const rows = await db
    .select({ id: messages.id, role: messages.role, content: saidLater })
    .from(messages)
    .where(inArray(messages.id, [...ids]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [{ speaker: speakers[row.role], text: row.content }];
  });
}

function parse(answer: unknown): MemoryAnswer {
  try {
    return parseAnswer(answer);
  } catch (error) {
    throw error instanceof InputError ? badOutputFault(error) : error;
  }
}
