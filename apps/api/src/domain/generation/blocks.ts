import type { BlockKind, DropReason } from '@dramatis/contract/contexts';
import type { Turn } from '../../adapters/gemini/llm.ts';
import type { StoredAttachment } from '../../db/schema/messages.ts';

/** Of a memory: which, the first and the last message of its stretch, and how many there are. */
export interface BlockMemory {
  readonly id: string;
  readonly fromMessageId: string;
  readonly messageId: string;
  readonly messages: number;
}

/** Of a passage: which, and the number it may be cited by. */
export interface BlockPassage {
  readonly id: string;
  readonly sourceId: string;
  readonly n: number;
}

/** A piece of a prompt. */
export interface Block {
  readonly kind: BlockKind;
  readonly place: 'system' | Turn['role'];
  /** Neighbours under one heading share it. */
  readonly heading: string | null;
  readonly text: string;
  /** Of lore: the entry's name. */
  readonly label: string | null;
  /** Of lore: `PreparedEntry.key`. */
  readonly key: string | null;
  /** Of history. Null also for a message that is not stored yet. */
  readonly messageId: string | null;
  /** Of a memory: which, and what it stands for. */
  readonly memory: BlockMemory | null;
  /** Of a passage of the notebook. */
  readonly passage: BlockPassage | null;
  /** Of history: what comes before its text, counted in its tokens. */
  readonly attached: readonly StoredAttachment[];
  /** Null: not counted. */
  tokens: number | null;
  dropped: DropReason | null;
}

export function block(
  kind: BlockKind,
  place: Block['place'],
  text: string,
  {
    heading = null,
    label = null,
    key = null,
    messageId = null,
    memory = null,
    passage = null,
    attached = [],
    tokens = null,
    dropped = null,
  }: Partial<Block> = {},
): Block {
  return { kind, place, heading, text, label, key, messageId, memory, passage, attached, tokens, dropped };
}

/** Where a block stands, in UTF-16 units. */
export interface Span {
  /** Index of the turn; null: in the system instruction. */
  turn: number | null;
  start: number;
  end: number;
}

/** A turn with the places of what is attached, in UTF-16 units of its text. */
export interface PromptTurn {
  role: Turn['role'];
  text: string;
  attachments?: { at: number; id: string; as: StoredAttachment['as'] }[];
}

export interface Assembled {
  system: string;
  turns: PromptTurn[];
  /** Of each block, its heading included; null: it is dropped or says nothing. */
  spans: (Span | null)[];
}

/**
 * Puts blocks together to what is sent. Stored contexts are put together by this again, to the same letter: a change here
 * needs a new version of them.
 */
export function assemble(blocks: readonly Block[]): Assembled {
  let system = '';
  const turns: PromptTurn[] = [];
  let before: Block | null = null;
  const spans = blocks.map((one): Span | null => {
    if (one.dropped !== null || one.text === '') return null;
    const { place } = one;
    let turn: PromptTurn | undefined;
    if (place !== 'system') {
      turn = turns.at(-1);
      // Gemini takes neighbours of one role as one turn.
      if (turn?.role !== place) turns.push((turn = { role: place, text: '' }));
    }
    const text = turn?.text ?? system;
    if (text === '') before = null;
    const shared = before !== null && before.heading === one.heading;
    const close = shared && (one.heading !== null || (before?.kind === 'lore' && one.kind === 'lore'));
    const glue = before === null ? '' : close ? '\n' : '\n\n';
    const start = text.length + glue.length;
    const whole = text + glue + (one.heading === null || shared ? '' : `## ${one.heading}\n`) + one.text;
    if (turn === undefined) system = whole;
    else turn.text = whole;
    if (turn !== undefined && one.attached.length > 0) {
      (turn.attachments ??= []).push(...one.attached.map(({ id, as }) => ({ at: start, id, as })));
    }
    before = one;
    return { turn: turn === undefined ? null : turns.length - 1, start, end: whole.length };
  });
  return { system, turns, spans };
}
