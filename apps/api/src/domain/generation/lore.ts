import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { prepared } from '../../db/prepared.ts';
import { characters, type CharacterRow } from '../../db/schema/characters.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { activateLore } from '../lore/activate.ts';
import { isLater } from '../lore/known-from.ts';
import { prepareLore, type PreparedLore } from '../lore/prepare.ts';
import { defaultLoreSettings } from '../lore/settings.ts';
import type { Story } from '../notebooks/story.ts';
import { nameOfPerson } from './card-blocks.ts';
import { freshState, keptState, loreStateOf } from './lore-memory.ts';
import { expandMacros } from './macros.ts';
import { noLore, type PromptLore } from './prompt-lore.ts';
import type { HistoryMessage, PromptCharacter } from './prompt.ts';
import { tokensOf } from './tokens.ts';

/** What lore needs to know of a character, beside what the prompt does. */
export type LoreCharacter = PromptCharacter &
  Pick<CharacterRow, 'id' | 'tags' | 'creatorNotes' | 'loreEntries' | 'revision' | 'updatedAt'>;

export interface LoreScene {
  ownerId: string;
  character: LoreCharacter | null;
  userPersona: string;
  /** How far the story has come; null: all of it is known. */
  story: Story | null;
  history: readonly HistoryMessage[];
  begun: string;
  /** Tokens that the whole prompt may take. */
  budget: number;
  random: () => number;
  /** What `{{pick}}` chooses by. */
  seed: string;
}

type LoreShelf = (scene: LoreScene) => Promise<PromptLore>;

/** Of the whole prompt. */
const SHARE = 0.25;

/** Books kept ready; the largest take some tens of megabytes. */
const MAX_BOOKS = 16;

/**
 * Finds what belongs into a prompt from the character's own lorebook. Books are kept prepared, for each database, until
 * they or their character change.
 */
export const loreShelf = prepared(createLoreShelf);

function createLoreShelf(db: Executor): LoreShelf {
  const books = new Map<string, PreparedLore>();

  async function bookOf({ ownerId, userPersona }: LoreScene, character: LoreCharacter): Promise<PreparedLore | null> {
    const user = nameOfPerson(userPersona);
    // Pictures and lorebooks leave the revision and move the time. Keys may hold the person's name.
    const key = `${character.id}/${character.revision}/${character.updatedAt.getTime()}/${user}`;
    const known = books.get(key);
    if (known !== undefined) {
      // A Map keeps the order of insertion: the first is the one that was not used for longest.
      books.delete(key);
      books.set(key, known);
      return known;
    }
    const [row] = await db
      .select({ book: characters.lorebook })
      .from(characters)
      .where(and(eq(characters.id, character.id), eq(characters.ownerId, ownerId)));
    if (row === undefined || row.book === null) return null;
    const source = { id: character.id, origin: 'character' as const, book: row.book };
    const names = { char: spokenName(character), user };
    const ready = prepareLore([source], defaultLoreSettings, (text) => expandMacros(text, names));
    books.set(key, ready);
    for (const oldest of books.keys()) {
      if (books.size <= MAX_BOOKS) break;
      books.delete(oldest);
    }
    return ready;
  }

  return async (scene) => {
    const { character, userPersona, history, begun, budget, random, seed } = scene;
    if (character === null || character.loreEntries === 0) return noLore;
    const book = await bookOf(scene, character);
    if (book === null) return noLore;
    const names = { char: spokenName(character), user: nameOfPerson(userPersona) };
    const known = book.mindsTurns ? await loreStateOf(db, history) : null;
    const activation = activateLore(book, {
      ...(known ?? freshState(history)),
      messages: history.map(({ role, content }) => ({ name: role === 'user' ? names.user : names.char, content })),
      fields: {
        persona_description: userPersona,
        character_description: character.description,
        character_personality: character.personality,
        scenario: character.scenario,
        creator_notes: character.creatorNotes,
      },
      trigger: begun === '' ? 'normal' : 'continue',
      character: { name: character.name, tags: character.tags },
      greeting: null,
      userIcon: null,
      forced: new Set(),
      later: laterIn(scene, book),
      budget: Math.floor(budget * SHARE),
      countTokens: tokensOf,
      // What is hidden from the model is still found by other entries.
      expand: (text) => expandMacros(text, { ...names, random, seed, keepHidden: true }),
      random,
      now: () => performance.now(),
    });
    const state = known && keptState({ ...known, memory: activation.memory }, book);
    return { ...activation, state };
  };
}

/** The entries that tell of what comes after the story position of the session. */
function laterIn({ story }: LoreScene, { entries }: PreparedLore): ReadonlySet<string> {
  if (story === null) return new Set();
  return new Set(
    entries.flatMap(({ key, rules }) => (rules.knownFrom !== null && isLater(rules.knownFrom, story) ? [key] : [])),
  );
}
