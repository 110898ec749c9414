import { attachmentLimits } from '@dramatis/contract/limits';
import type { StoredAttachment } from '../../db/schema/messages.ts';
import { assemble, block, type Block, type PromptTurn } from './blocks.ts';
import { expander, lastBlocks, stableBlocks } from './card-blocks.ts';
import { passageBlocks } from './grounding-blocks.ts';
import type { Grounding } from './grounding.ts';
import { fit } from './fit.ts';
import type { PromptMemory } from './recall.ts';
import type { Story } from '../notebooks/story.ts';
import { loreAmongMessages, passingLore, type PromptLore } from './prompt-lore.ts';
import { withinFiles } from './within-files.ts';

/** What a prompt needs to know of a character. */
export interface PromptCharacter {
  name: string;
  nickname: string;
  description: string;
  personality: string;
  scenario: string;
  exampleDialogue: string;
  systemPrompt: string;
  postHistoryInstructions: string;
}

export interface HistoryMessage {
  /** Null: not stored yet. */
  id: string | null;
  role: 'user' | 'assistant';
  content: string;
  /** As they were counted when it was written, attachments included; null: not counted. */
  tokens: number | null;
  attachments?: readonly StoredAttachment[] | null;
}

export interface PromptInput {
  character: PromptCharacter | null;
  userPersona: string;
  worldTime: string;
  /** How far the story has come; null: nothing is said of it. */
  story: Story | null;
  /** What there is of the session's notebook; null: it has none. */
  grounding: Grounding | null;
  /** The branch, oldest first, ending with the message to answer. */
  history: readonly HistoryMessage[];
  /** What is remembered of the branch, oldest first: used once the history no longer fits. */
  memories: readonly PromptMemory[];
  lore: PromptLore;
  /** What the reply begins with, when it continues another; empty for a new one. */
  begun: string;
  /** Tokens the whole prompt may take. */
  budget: number;
  /** For macros that leave something to chance: from 0 up to and without 1. */
  random: () => number;
  /** For macros that choose once for a conversation. */
  seed: string;
}

export interface Prompt {
  system: string;
  turns: PromptTurn[];
  /** In the order of the request, with dropped ones where they would have stood. */
  blocks: Block[];
}

const OPENING = '(The scene begins.)';

const NUDGE = '(Go on.)';

/**
 * Builds what is sent to the model. Stable blocks come first, so that the service can cache them; what changes comes
 * behind the last message. What is dropped when it does not all fit, `fit` says.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const expand = expander(input);
  const stable = stableBlocks(input, expand);
  const among = loreAmongMessages(input.lore);
  const last = [
    ...passingLore(input.lore),
    ...(input.grounding === null ? [] : passageBlocks(input.grounding)),
    ...lastBlocks(input, expand),
  ];
  // Given the beginning as its own turn, the model goes on from it.
  const begun = input.begun === '' ? [] : [block('begun', 'model', input.begun)];
  const history = input.history.map(historyBlock);
  const around = [...stable, ...among.map((lore) => lore.block), ...last, ...begun];
  const ranks = new Map(input.lore.pieces.map(({ key, rank }) => [key, rank]));
  const within = withinFiles(history, attachmentLimits.filesBytes);
  const remembered = fit({ around, ranks, history: within, memories: input.memories }, input.budget);

  const kept = history.filter(({ dropped }) => dropped === null);
  const talk = withLore(kept, among);
  const blocks = [
    ...stable,
    ...remembered,
    ...history.filter(({ dropped }) => dropped !== null),
    ...opening(talk),
    ...talk,
    // A reply answers the person, also one to what the character said last.
    ...(kept.at(-1)?.place === 'model' ? [block('nudge', 'user', NUDGE)] : []),
    ...last,
    ...begun,
  ];
  const { system, turns } = assemble(blocks);
  return { system, turns, blocks };
}

export function historyBlock({ id, role, content, tokens, attachments }: HistoryMessage): Block {
  const place = role === 'assistant' ? 'model' : 'user';
  return block('history', place, content, { messageId: id, tokens, attached: attachments ?? [] });
}

/** A conversation with lore in it, each piece so many messages from its end. */
function withLore(history: readonly Block[], lore: ReturnType<typeof loreAmongMessages>): readonly Block[] {
  if (lore.length === 0) return history;
  const before = (index: number) =>
    lore.filter(({ depth }) => Math.max(0, history.length - depth) === index).map((piece) => piece.block);
  return [...history.flatMap((message, index) => [...before(index), message]), ...before(history.length)];
}

/** Gemini wants the first turn to be the user's. */
function opening(talk: readonly Block[]): Block[] {
  const first = talk.find(({ text, dropped }) => text !== '' && dropped === null);
  return first?.place === 'model' ? [block('opening', 'user', OPENING)] : [];
}
