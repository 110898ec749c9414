import type { ContextBlock, ContextLore, MessageContext } from '@dramatis/client/model';

/** What the blocks of a prompt are about, in the order of the legend. */
export const shares = ['character', 'lore', 'scene', 'conversation', 'instructions'] as const;
export type Share = (typeof shares)[number];

const kinds: Readonly<Record<ContextBlock['kind'], { share: Share; name: string }>> = {
  system_prompt: { share: 'instructions', name: 'Instructions' },
  description: { share: 'character', name: 'Description' },
  personality: { share: 'character', name: 'Personality' },
  scenario: { share: 'character', name: 'Scenario' },
  examples: { share: 'character', name: 'Example dialogue' },
  lore: { share: 'lore', name: 'Lore' },
  passage: { share: 'lore', name: 'Passage' },
  user_persona: { share: 'scene', name: 'Who you are' },
  memory: { share: 'conversation', name: 'Memory' },
  opening: { share: 'conversation', name: 'Opening line' },
  history: { share: 'conversation', name: 'Conversation' },
  attachment: { share: 'conversation', name: 'Attachment' },
  nudge: { share: 'conversation', name: 'Cue to go on' },
  story_position: { share: 'scene', name: 'Story position' },
  world_time: { share: 'scene', name: 'When and where' },
  post_history: { share: 'instructions', name: 'Instructions after the conversation' },
  begun: { share: 'conversation', name: 'Beginning of the reply' },
};

/** Tokens of what was kept, by what it is about. */
export function tokensByShare({ blocks }: MessageContext): { share: Share; tokens: number }[] {
  return shares.map((share) => ({
    share,
    tokens: blocks.reduce(
      (sum, block) => sum + (block.dropped === null && kinds[block.kind].share === share ? block.tokens : 0),
      0,
    ),
  }));
}

/** Blocks as they are listed: neighbouring messages are one part. */
export interface Part {
  key: string;
  name: string;
  share: Share;
  tokens: number;
  dropped: ContextBlock['dropped'];
  /** Who said it, where it is a message. Nothing is known of the texts of older messages. */
  texts: { key: string; speaker: 'user' | 'model' | null; text: string }[];
}

export function partsOf(context: MessageContext): Part[] {
  const parts: Part[] = [];
  let last: { part: Part; messages: number } | null = null;
  for (const [index, block] of context.blocks.entries()) {
    const isMessage = block.kind === 'history';
    const text = textOf(context, block);
    const turn = block.span?.turn ?? null;
    const speaker = isMessage && turn !== null ? (context.turns[turn]?.role ?? null) : null;
    const said = text === null ? [] : [{ key: String(index), speaker, text }];
    if (isMessage && last !== null && last.part.dropped === block.dropped) {
      last.messages += block.messages;
      last.part.tokens += block.tokens;
      last.part.name = messagesName(last.messages);
      last.part.texts.push(...said);
      continue;
    }
    const { share, name } = kinds[block.kind];
    const named = isMessage ? messagesName(block.messages) : nameOf(name, block);
    const { tokens, dropped } = block;
    const part: Part = { key: String(index), name: named, share, tokens, dropped, texts: said };
    parts.push(part);
    last = isMessage ? { part, messages: block.messages } : null;
  }
  return parts;
}

function nameOf(kind: string, { label, memory, messages }: ContextBlock): string {
  if (memory !== null) return `${kind} of ${messagesName(messages)}`;
  return label === null ? kind : `${kind}: ${label}`;
}

const messagesName = (count: number) => (count === 1 ? '1 message' : `${count.toLocaleString()} messages`);

function textOf(context: MessageContext, { span, text }: ContextBlock): string | null {
  if (span === null) return text;
  const source = span.turn === null ? context.system : (context.turns[span.turn]?.text ?? '');
  return source.slice(span.start, span.end);
}

/** Why an entry is in a prompt or not, as a sentence. */
export function loreReason({ reason, key, found }: ContextLore): string {
  const where =
    found === null
      ? ''
      : found.in === 'message'
        ? found.depth === 0
          ? ' in the last message'
          : ` ${found.depth} ${found.depth === 1 ? 'message' : 'messages'} before the last`
        : found.in === 'field'
          ? ` in the ${found.field.replaceAll('_', ' ')}`
          : ` in the entry “${found.label}”`;
  const hit = key === null ? 'its key was found' : `“${key}” was found${where}`;
  switch (reason) {
    case 'key':
      return `In: ${hit}.`;
    case 'always':
    case 'told_to':
      return 'In: it is always there.';
    case 'sticky':
    case 'kept':
      return 'In: it stays from an earlier turn.';
    case 'secondary_keys':
      return `Out: ${hit}, but its other keys decided against it.`;
    case 'excluded_key':
      return `Out: ${hit}, which excludes it.`;
    case 'group':
      return 'Out: another entry of its group took its place.';
    case 'chance':
      return `Out: ${hit}, but chance was against it.`;
    case 'budget':
    case 'book_budget':
      return `Out: ${hit}, but lore had no more room.`;
    case 'prompt_budget':
      return 'Out: the rest of the prompt left no room.';
    default:
      return 'In: something else asked for it.';
  }
}
