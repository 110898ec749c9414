import { activateLore, type LoreActivation, type LoreInput } from '../../src/domain/lore/activate.ts';
import { blankBook, blankEntry, type Lorebook, type LoreEntry } from '../../src/domain/lore/lorebook.ts';
import { emptyLoreMemory } from '../../src/domain/lore/memory.ts';
import { prepareLore, type LoreSource } from '../../src/domain/lore/prepare.ts';
import { defaultLoreSettings, type LoreSettings } from '../../src/domain/lore/settings.ts';

export function entry(fields: Partial<LoreEntry> = {}): LoreEntry {
  return { id: 1, ...blankEntry(), content: 'Lore.', ...fields };
}

export function book(entries: LoreEntry[], fields: Partial<Lorebook> = {}): Lorebook {
  return { ...blankBook(), entries, ...fields };
}

export interface Scene {
  /** What was said, oldest first, by a user and the character in turn. */
  messages?: string[];
  settings?: Partial<LoreSettings>;
  input?: Partial<LoreInput>;
}

/** Activates books as a conversation of these messages would. A token is a word, unless said otherwise. */
export function activate(books: Lorebook | LoreSource[], scene: Scene = {}): LoreActivation {
  const { messages = [], settings = {}, input = {} } = scene;
  const sources = Array.isArray(books) ? books : [{ id: 'book', origin: 'character' as const, book: books }];
  const lore = prepareLore(sources, { ...defaultLoreSettings, ...settings }, input.expand ?? ((text) => text));
  return activateLore(lore, {
    messages: messages.map((content, i) => ({ name: i % 2 === 0 ? 'Ann' : 'Bo', content })),
    messageCount: messages.length,
    replyCount: Math.floor(messages.length / 2),
    fields: {},
    trigger: 'normal',
    character: null,
    greeting: null,
    userIcon: null,
    forced: new Set(),
    later: new Set(),
    memory: emptyLoreMemory,
    budget: 1_000_000,
    countTokens: (text) => text.split(/\s+/).filter((word) => word !== '').length,
    expand: (text) => text,
    random: () => 0,
    now: () => 0,
    ...input,
  });
}

/** What became of each entry: its reason, with `+` in front when it is active. */
export function outcomes(activation: LoreActivation): Record<string, string> {
  return Object.fromEntries(
    activation.decisions.map(({ entry, active, reason }) => [String(entry), `${active ? '+' : ''}${reason}`]),
  );
}
