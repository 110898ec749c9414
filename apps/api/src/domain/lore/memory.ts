import type { PreparedEntry } from './prepare.ts';

/** A stretch of a conversation, counted in messages: from `start`, up to and without `end`. */
export interface Span {
  start: number;
  end: number;
  /** Holds although the conversation has not gone on since it began. */
  protected: boolean;
}

/**
 * What entries carry from turn to turn on one branch, by `PreparedEntry.key`. It goes with the message it was made for:
 * another sibling starts from its parent's.
 */
export interface LoreMemory {
  sticky: Record<string, Span>;
  cooldown: Record<string, Span>;
  /** The number of messages when the entry was active for the first time. */
  matched: Record<string, number>;
}

export const emptyLoreMemory: LoreMemory = { sticky: {}, cooldown: {}, matched: {} };

export interface Recalled {
  sticky: ReadonlySet<string>;
  cooldown: ReadonlySet<string>;
  matched: ReadonlySet<string>;
  /** The memory without what is over. */
  memory: LoreMemory;
}

/** What holds when the conversation has `count` messages. What began no earlier is forgotten: it is being redone. */
export function recall(memory: LoreMemory, entries: readonly PreparedEntry[], count: number): Recalled {
  const sticky: Record<string, Span> = {};
  const cooldown: Record<string, Span> = {};
  const live = ([, span]: [string, Span]) => span.protected || count > span.start;
  for (const [key, span] of Object.entries(memory.cooldown).filter(live)) {
    if (count < span.end) cooldown[key] = span;
  }
  for (const [key, span] of Object.entries(memory.sticky).filter(live)) {
    if (count < span.end) {
      sticky[key] = span;
      continue;
    }
    // What has been held rests from the moment it is let go.
    const rest = entries.find((entry) => entry.key === key)?.rules.cooldown ?? 0;
    if (rest > 0) cooldown[key] = { start: count, end: count + rest, protected: true };
  }
  const matched = Object.fromEntries(Object.entries(memory.matched).filter(([, first]) => first < count));
  return {
    sticky: new Set(Object.keys(sticky)),
    cooldown: new Set(Object.keys(cooldown)),
    matched: new Set(Object.keys(matched)),
    memory: { sticky, cooldown, matched },
  };
}

/** Adds what the entries active at `count` messages leave behind. */
export function remember(memory: LoreMemory, active: readonly PreparedEntry[], count: number): LoreMemory {
  const sticky = { ...memory.sticky };
  const cooldown = { ...memory.cooldown };
  const matched = { ...memory.matched };
  for (const { key, rules } of active) {
    matched[key] ??= count;
    if (rules.sticky > 0) sticky[key] ??= { start: count, end: count + rules.sticky, protected: false };
    if (rules.cooldown > 0) cooldown[key] ??= { start: count, end: count + rules.cooldown, protected: false };
  }
  return { sticky, cooldown, matched };
}
