import type { StoryPosition } from '@dramatis/contract/sessions';
import { and, asc, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { prepared } from '../../db/prepared.ts';
import { characters, type CharacterRow } from '../../db/schema/characters.ts';
import { sources } from '../../db/schema/sources.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { activateLore } from '../lore/activate.ts';
import { isLater } from '../lore/known-from.ts';
import { prepareLore, type PreparedLore } from '../lore/prepare.ts';
import { defaultLoreSettings } from '../lore/settings.ts';
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
  notebookId: string | null;
  storyPosition: StoryPosition | null;
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
      later: await laterIn(db, scene, book),
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

const none: ReadonlySet<string> = new Set();

/** The entries that tell of what comes after the story position of the session. */
async function laterIn(
  db: Executor,
  { ownerId, notebookId, storyPosition }: LoreScene,
  { entries }: PreparedLore,
): Promise<ReadonlySet<string>> {
  if (notebookId === null || storyPosition === null) return none;
  const bound = entries.flatMap(({ key, rules }) =>
    rules.knownFrom === null ? [] : [{ key, place: rules.knownFrom }],
  );
  if (bound.length === 0) return none;
  const inOrder = await db
    .select({ id: sources.id, name: sources.name })
    .from(sources)
    .where(and(eq(sources.notebookId, notebookId), eq(sources.ownerId, ownerId)))
    .orderBy(asc(sources.ordinal));
  const position = { sourceId: storyPosition.source_id, chapter: storyPosition.chapter };
  return new Set(bound.flatMap(({ key, place }) => (isLater(place, position, inOrder) ? [key] : [])));
}
