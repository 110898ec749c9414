import type { PreparedEntry } from './prepare.ts';

/** An entry in the prompt, with what it says there. */
export interface ActiveEntry {
  entry: PreparedEntry;
  text: string;
  tokens: number;
}

export type Refusal = 'budget' | 'book_budget';

/**
 * Keeps active entries within the tokens that all lore may take and within those of each book. A book makes room by
 * letting go of its lowest rank; for all together, the first that does not fit ends it, and only entries that ask not to
 * be counted come in after that.
 */
export class Room {
  readonly #budget: number;
  readonly #active = new Map<PreparedEntry, ActiveEntry>();
  readonly #byBook = new Map<string, Set<ActiveEntry>>();
  #tokens = 0;
  #isFull = false;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get active(): ReadonlyMap<PreparedEntry, ActiveEntry> {
    return this.#active;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** An entry did not fit, so that nothing more is to be looked for. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /**
   * Lets an entry in, if it fits.
   * @param measure counts its tokens; not called when there is no room anyway
   * @returns why not, or those that had to go for it
   */
  admit(entry: PreparedEntry, text: string, measure: (text: string) => number): Refusal | ActiveEntry[] {
    if (this.#isFull && !entry.rules.ignoreBudget) return 'budget';
    const coming: ActiveEntry = { entry, text, tokens: measure(text) };
    const leaving = this.#leavingBook(coming);
    if (leaving === null) return 'book_budget';
    if (!entry.rules.ignoreBudget) {
      const freed = leaving.reduce((sum, { tokens }) => sum + tokens, 0);
      let missing = this.#tokens - freed + coming.tokens - this.#budget;
      for (const one of this.#yielding(entry, leaving)) {
        if (missing < 0) break;
        leaving.push(one);
        missing -= one.tokens;
      }
      if (missing >= 0) {
        this.#isFull = true;
        return 'budget';
      }
    }
    for (const one of leaving) this.#remove(one);
    this.#add(coming);
    return leaving;
  }

  /** Who of its book must go for an entry; null: itself. */
  #leavingBook(coming: ActiveEntry): ActiveEntry[] | null {
    const limit = coming.entry.source.book.tokenBudget;
    if (limit === null) return [];
    const present = this.#byBook.get(coming.entry.source.id) ?? new Set();
    let over = coming.tokens - limit;
    for (const { tokens } of present) over += tokens;
    const leaving: ActiveEntry[] = [];
    if (over <= 0) return leaving;
    // Entries come highest rank first, so this is how it mostly ends.
    if (present.values().every((one) => compareRank(coming.entry, one.entry) <= 0)) return null;
    const lowestFirst = [...present].toSorted((a, b) => compareRank(a.entry, b.entry));
    for (const one of lowestFirst) {
      if (over <= 0) break;
      if (compareRank(coming.entry, one.entry) <= 0) return null;
      leaving.push(one);
      over -= one.tokens;
    }
    return over <= 0 ? leaving : null;
  }

  /** Entries that give way to any other when room runs out. */
  #yielding(entry: PreparedEntry, leaving: readonly ActiveEntry[]): ActiveEntry[] {
    if (entry.rules.decorators.ignoreOnMaxContext) return [];
    return [...this.#active.values()].filter(
      (one) => one.entry.rules.decorators.ignoreOnMaxContext && !leaving.includes(one),
    );
  }

  #add(coming: ActiveEntry): void {
    this.#active.set(coming.entry, coming);
    this.#tokens += coming.tokens;
    const { id } = coming.entry.source;
    const present = this.#byBook.get(id);
    if (present === undefined) this.#byBook.set(id, new Set([coming]));
    else present.add(coming);
  }

  #remove(leaving: ActiveEntry): void {
    this.#active.delete(leaving.entry);
    this.#tokens -= leaving.tokens;
    this.#byBook.get(leaving.entry.source.id)?.delete(leaving);
  }
}

/** Below 0: `a` goes before `b`. Of one rank, the later in the book goes first. */
export function compareRank(a: PreparedEntry, b: PreparedEntry): number {
  const yields = (entry: PreparedEntry) => (entry.rules.decorators.ignoreOnMaxContext ? 0 : 1);
  return yields(a) - yields(b) || a.rules.rank - b.rules.rank || b.index - a.index;
}
