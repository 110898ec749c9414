import type { Citation } from '@dramatis/contract/citations';
import type { MessageContext } from '@dramatis/contract/contexts';
import type { ModelSettings, StoryPosition } from '@dramatis/contract/sessions';
import { replyDefaults, type ReplyRequest } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import type { LoreDecision } from '../lore/decision.ts';
import type { Block, PromptTurn } from './blocks.ts';
import { laterMemories } from '../memories/later.ts';
import { loadMemories } from '../memories/on-branch.ts';
import { loadStory } from '../notebooks/load-story.ts';
import { findGrounding, type Grounding } from './grounding.ts';
import { loreShelf, type LoreCharacter } from './lore.ts';
import type { LoreState } from './lore-memory.ts';
import { buildPrompt, type HistoryMessage } from './prompt.ts';

/** The session as a prompt wants it. */
export interface PromptScene {
  readonly sessionId: string;
  readonly ownerId: string;
  readonly character: LoreCharacter | null;
  readonly userPersona: string;
  readonly worldTime: string;
  readonly storyPosition: StoryPosition | null;
  readonly settings: ModelSettings;
  /** The branch up to the message to answer, oldest first, as far up as a prompt can reach. */
  readonly history: readonly HistoryMessage[];
  readonly begun: string;
  readonly notebookId: string | null;
  /** What the beginning of the reply cites. */
  readonly cited: readonly Citation[];
}

/** What is sent to the model, and what became of everything that might have been. */
export interface PreparedPrompt {
  readonly request: Omit<ReplyRequest, 'turns'> & { model: string; turns: readonly PromptTurn[] };
  readonly budget: number;
  readonly blocks: readonly Block[];
  readonly lore: readonly LoreDecision[];
  readonly loreState: LoreState | null;
  /** Null: the session is of no notebook. */
  readonly grounding: Grounding | null;
  /**
   * The last message that a memory covers, deleted ones included; null: there is none. Undefined where all of the history
   * fits: nobody has asked.
   */
  readonly rememberedUpTo: string | null | undefined;
  /** RAGFlow's agent was asked. */
  readonly agent?: NonNullable<MessageContext['agent']>;
}

export async function preparePrompt(
  deps: Pick<Deps, 'db' | 'llm' | 'contextTokens' | 'knowledge' | 'log'>,
  scene: PromptScene,
): Promise<PreparedPrompt> {
  const { db, llm, contextTokens } = deps;
  const { settings, sessionId, notebookId } = scene;
  const story = await loadStory(db, scene);
  const about = { ...scene, story, budget: contextTokens, random: Math.random, seed: sessionId };
  const [lore, grounding] = await Promise.all([
    loreShelf(db)(about),
    notebookId === null ? null : findGrounding(deps, { ...scene, notebookId }),
  ]);
  const given = { ...about, lore, grounding };
  let prompt = buildPrompt({ ...given, memories: [] });
  let rememberedUpTo: string | null | undefined;
  // Only whoever has a long conversation pays for reading what is remembered of it.
  if (prompt.blocks.some(({ kind, dropped }) => kind === 'history' && dropped === 'budget')) {
    const memories = await loadMemories(db, scene.sessionId, leafOf(scene.history));
    const later = story === null ? null : await laterMemories(db, sessionId, memories, story);
    const told = memories.map((memory) => ({ ...memory, isLater: later?.has(memory.id) ?? false }));
    if (told.length > 0) prompt = buildPrompt({ ...given, memories: told });
    rememberedUpTo = memories.at(-1)?.messageId ?? null;
  }
  const { system, turns, blocks } = prompt;
  return {
    request: {
      model: settings.model ?? llm.model,
      system,
      turns,
      temperature: settings.temperature,
      thinking: settings.thinking ?? replyDefaults.thinking,
      maxOutputTokens: settings.max_output_tokens ?? replyDefaults.maxOutputTokens,
    },
    budget: contextTokens,
    blocks,
    lore: lore.decisions,
    loreState: lore.state,
    grounding,
    rememberedUpTo,
  };
}

/** The last message that is stored. */
function leafOf(history: readonly HistoryMessage[]): string | null {
  return history.findLast(({ id }) => id !== null)?.id ?? null;
}
