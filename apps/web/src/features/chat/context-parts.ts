import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import type { ContextBlock, ContextLore, MessageContext } from '@dramatis/client/model';

/** What the blocks of a prompt are about, in the order of the legend. */
export const shares = ['character', 'lore', 'scene', 'conversation', 'instructions'] as const;
export type Share = (typeof shares)[number];

const kinds: Readonly<Record<ContextBlock['kind'], { share: Share; name: MessageDescriptor }>> = {
  system_prompt: { share: 'instructions', name: msg`Instructions` },
  description: { share: 'character', name: msg`Description` },
  personality: { share: 'character', name: msg`Personality` },
  scenario: { share: 'character', name: msg`Scenario` },
  examples: { share: 'character', name: msg`Example dialogue` },
  lore: { share: 'lore', name: msg`Lore` },
  passage: { share: 'lore', name: msg`Passage` },
  user_persona: { share: 'scene', name: msg`Who you are` },
  memory: { share: 'conversation', name: msg`Memory` },
  opening: { share: 'conversation', name: msg`Opening line` },
  history: { share: 'conversation', name: msg`Conversation` },
  attachment: { share: 'conversation', name: msg`Attachment` },
  nudge: { share: 'conversation', name: msg`Cue to go on` },
  story_position: { share: 'scene', name: msg`Story position` },
  world_time: { share: 'scene', name: msg`When and where` },
  post_history: { share: 'instructions', name: msg`Instructions after the conversation` },
  begun: { share: 'conversation', name: msg`Beginning of the reply` },
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
    const { share } = kinds[block.kind];
    const { tokens, dropped } = block;
    const part: Part = { key: String(index), name: nameOf(block), share, tokens, dropped, texts: said };
    parts.push(part);
    last = isMessage ? { part, messages: block.messages } : null;
  }
  return parts;
}

function nameOf(block: ContextBlock): string {
  const { label, memory, messages } = block;
  if (block.kind === 'history') return messagesName(messages);
  if (memory !== null) return plural(messages, { one: 'Memory of # message', other: 'Memory of # messages' });
  const kind = i18n._(kinds[block.kind].name);
  return label === null ? kind : t`${kind}: ${label}`;
}

const messagesName = (count: number) => plural(count, { one: '# message', other: '# messages' });

function textOf(context: MessageContext, { span, text }: ContextBlock): string | null {
  if (span === null) return text;
  const source = span.turn === null ? context.system : (context.turns[span.turn]?.text ?? '');
  return source.slice(span.start, span.end);
}

/** Why an entry is in a prompt or not, as a sentence. */
export function loreReason(entry: ContextLore): string {
  const match = matchOf(entry);
  switch (entry.reason) {
    case 'key':
      return t`In: ${match}.`;
    case 'always':
    case 'told_to':
      return t`In: it is always there.`;
    case 'sticky':
    case 'kept':
      return t`In: it stays from an earlier turn.`;
    case 'secondary_keys':
      return t`Out: ${match}, but its other keys decided against it.`;
    case 'excluded_key':
      return t`Out: ${match}, which excludes it.`;
    case 'group':
      return t`Out: another entry of its group took its place.`;
    case 'chance':
      return t`Out: ${match}, but chance was against it.`;
    case 'budget':
    case 'book_budget':
      return t`Out: ${match}, but lore had no more room.`;
    case 'later_in_story':
      return t`Out: ${match}, but it tells of what comes later in the story.`;
    case 'prompt_budget':
      return t`Out: the rest of the prompt left no room.`;
    default:
      return t`In: something else asked for it.`;
  }
}

/** Which key was found and where: a clause that a sentence begins with. */
function matchOf({ key, found }: ContextLore): string {
  if (key === null) return t`its key was found`;
  if (found === null) return t`“${key}” was found`;
  switch (found.in) {
    case 'message': {
      const { depth } = found;
      if (depth === 0) return t`“${key}” was found in the last message`;
      return t`“${key}” was found ${plural(depth, { one: '# message', other: '# messages' })} before the last`;
    }
    case 'entry': {
      const { label } = found;
      return t`“${key}” was found in the entry “${label}”`;
    }
    case 'field':
      return matchInField(key, found.field);
  }
}

function matchInField(key: string, field: string): string {
  switch (field) {
    case 'persona_description':
      return t`“${key}” was found in the persona description`;
    case 'character_description':
      return t`“${key}” was found in the character description`;
    case 'character_personality':
      return t`“${key}” was found in the character personality`;
    case 'character_depth_prompt':
      return t`“${key}” was found in the character depth prompt`;
    case 'scenario':
      return t`“${key}” was found in the scenario`;
    case 'creator_notes':
      return t`“${key}” was found in the creator notes`;
    default: {
      const name = field.replaceAll('_', ' ');
      return t`“${key}” was found in the ${name}`;
    }
  }
}
