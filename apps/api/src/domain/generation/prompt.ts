import type { Turn } from '../../adapters/gemini/llm.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { expandMacros } from './macros.ts';
import { tokensOf } from './tokens.ts';

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
  role: 'user' | 'assistant';
  content: string;
  /** As they were counted when it was written; null: not counted. */
  tokens: number | null;
}

export interface PromptInput {
  character: PromptCharacter | null;
  userPersona: string;
  worldTime: string;
  /** The branch, oldest first, ending with the message to answer. */
  history: readonly HistoryMessage[];
  /** What the reply begins with, when it continues another; empty for a new one. */
  begun: string;
  /** Tokens the whole prompt may take. */
  budget: number;
}

export interface Prompt {
  system: string;
  turns: Turn[];
  /** How many of the oldest messages did not fit. */
  droppedMessages: number;
  /** The example dialogue did not fit. */
  droppedExamples: boolean;
}

const OPENING = '(The scene begins.)';

const PLAYING = `Stay in character. Write only {{char}}'s part: what {{char}} says, does and notices, never what the other person says or does. Actions go between *asterisks*. Know only what {{char}} would know.`;

const ASSISTING = 'You are a helpful assistant. Answer plainly and to the point.';

/**
 * Builds what is sent to the model. Stable blocks come first, so that the service can cache them; what changes comes
 * last. When it does not all fit, the example dialogue goes first, then the oldest messages; the character and the last
 * message never go.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const withExamples = systemText(input, true);
  const after = postHistory(input.character);
  if (surelyFits(input, withExamples, after)) {
    const turns = toTurns(input.history, after, input.begun);
    return { system: withExamples, turns, droppedMessages: 0, droppedExamples: false };
  }
  const withoutExamples = systemText(input, false);
  const last = input.history.at(-1);
  const lastTokens = (last === undefined ? 0 : tokensIn(last)) + tokensOf(input.begun);

  const droppedExamples =
    withExamples !== withoutExamples && tokensOf(withExamples) + tokensOf(after) + lastTokens > input.budget;
  const system = droppedExamples ? withoutExamples : withExamples;
  const room = input.budget - tokensOf(system) - tokensOf(after) - lastTokens;
  const kept = newestThatFit(input.history.slice(0, -1), room);
  if (last !== undefined) kept.push(last);

  return {
    system,
    turns: toTurns(kept, after, input.begun),
    droppedMessages: input.history.length - kept.length,
    droppedExamples,
  };
}

function systemText({ character, userPersona, worldTime }: PromptInput, examples: boolean): string {
  const expand = expander(character);
  const blocks: string[] = [];
  if (character === null) {
    blocks.push(ASSISTING);
  } else {
    blocks.push(expand(`You are {{char}}.`));
    // A card may replace the house instructions, and quote them where it wants them.
    const own = character.systemPrompt.trim();
    blocks.push(expand(own === '' ? PLAYING : own.replace(/\{\{original\}\}/gi, () => PLAYING)));
    blocks.push(section('Description', expand(character.description)));
    blocks.push(section('Personality', expand(character.personality)));
    blocks.push(section('Scenario', expand(character.scenario)));
    if (examples) blocks.push(section('Example dialogue', expand(character.exampleDialogue)));
  }
  blocks.push(section('The person you talk with', expand(userPersona)));
  blocks.push(section('World time', expand(worldTime)));
  return blocks.filter((block) => block !== '').join('\n\n');
}

function postHistory(character: PromptCharacter | null): string {
  return character === null ? '' : expander(character)(character.postHistoryInstructions).trim();
}

function expander(character: PromptCharacter | null): (text: string) => string {
  return (text) =>
    character === null ? text : expandMacros(text, { char: spokenName(character), user: 'the person you talk with' });
}

function section(title: string, text: string): string {
  return text.trim() === '' ? '' : `## ${title}\n${text.trim()}`;
}

function newestThatFit(history: readonly HistoryMessage[], room: number): HistoryMessage[] {
  const kept: HistoryMessage[] = [];
  for (const message of history.toReversed()) {
    room -= tokensIn(message);
    if (room < 0) break;
    kept.push(message);
  }
  return kept.toReversed();
}

/** Gemini wants the first turn to be the user's, and takes neighbours of one role as one turn. */
function toTurns(history: readonly HistoryMessage[], after: string, begun: string): Turn[] {
  const turns: { role: Turn['role']; text: string }[] = [];
  if (history[0]?.role === 'assistant') turns.push({ role: 'user', text: OPENING });
  for (const { role, content } of history) {
    if (content === '') continue;
    const wireRole = role === 'assistant' ? 'model' : 'user';
    const previous = turns.at(-1);
    if (previous?.role === wireRole) previous.text += `\n\n${content}`;
    else turns.push({ role: wireRole, text: content });
  }
  const last = turns.at(-1);
  if (last !== undefined && after !== '') last.text += `\n\n${after}`;
  // Given the beginning as its own turn, the model goes on from it.
  if (begun !== '') turns.push({ role: 'model', text: begun });
  return turns;
}

/** A token is rarely less than a character long, so what is short need not be counted. */
function surelyFits(input: PromptInput, system: string, after: string): boolean {
  let tokens = 2 * (system.length + after.length + input.begun.length);
  for (const message of input.history) tokens += message.tokens ?? 2 * message.content.length;
  return tokens < input.budget;
}

function tokensIn({ tokens, content }: HistoryMessage): number {
  return tokens ?? tokensOf(content);
}
