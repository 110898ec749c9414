import type { CardWarning } from '@dramatis/contract/cards';
import { and, desc, eq, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Ctx } from '../../context.ts';
import { characters } from '../../db/schema/characters.ts';
import { decodeCharacter } from '../characters/decode-character.ts';
import { withFiles } from '../characters/files.ts';
import { insertCharacter } from '../characters/import-card.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import type { Conversation, ConversationSource, FileCharacter } from '../portability/conversations/conversation.ts';

type Wanted = NonNullable<Conversation['character']>;

/** The characters of one file's conversations: each is found or brought once. */
export class ImportedCharacters {
  readonly #ctx: Ctx;
  readonly #source: ConversationSource;
  readonly #known = new Map<string, string | null>();

  constructor(ctx: Ctx, source: ConversationSource) {
    this.#ctx = ctx;
    this.#source = source;
  }

  /**
   * The person's own character of that id, or the one that an earlier import of it made, else one made of the file's card.
   * Not one that only looks alike: two characters of the same name stay two.
   * @param warnings told there: why a conversation comes without its character
   * @returns null when there is none
   */
  async idOf(wanted: Wanted | null, warnings: CardWarning[]): Promise<string | null> {
    if (wanted === null) return null;
    const key = JSON.stringify(wanted);
    let id = this.#known.get(key);
    if (id === undefined) {
      id = 'name' in wanted ? await this.#named(wanted.name) : await this.#brought(wanted.id, warnings);
      this.#known.set(key, id);
    }
    if (id === null && !('name' in wanted)) {
      const message = 'Its character is neither here nor in the file, or cannot be read.';
      warnings.push({ code: 'character_missing', where: '', message });
    }
    return id;
  }

  async #named(name: string): Promise<string | null> {
    const [row] = await this.#ctx.db
      .select({ id: characters.id })
      .from(characters)
      .where(and(eq(characters.ownerId, this.#ctx.user.id), eq(characters.name, name)))
      .orderBy(desc(characters.id))
      .limit(1);
    return row?.id ?? null;
  }

  async #brought(id: string, warnings: CardWarning[]): Promise<string | null> {
    const made = madeId(this.#ctx.user.id, id);
    const [mine] = await this.#ctx.db
      .select({ id: characters.id })
      .from(characters)
      .where(
        and(eq(characters.ownerId, this.#ctx.user.id), sql`${characters.id} = any(${sql.param([id, made])}::uuid[])`),
      )
      .limit(1);
    if (mine !== undefined) return mine.id;
    try {
      const found = this.#source.character(id);
      return found === undefined ? null : await this.#insert([id, made], found, warnings);
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw error;
      warnings.push({ code: 'character_missing', where: error.where, message: error.message });
      return null;
    }
  }

  async #insert(ids: readonly string[], file: FileCharacter, warnings: CardWarning[]): Promise<string | null> {
    const { where, createdAt, updatedAt, card } = file;
    const decoded = decodeCharacter(Buffer.from(JSON.stringify(card)));
    warnings.push(...decoded.warnings.map((each) => ({ ...each, where: `${where}/card: ${each.where}` })));
    return await withFiles(this.#ctx, async (tx, files) => {
      for (const id of ids) {
        const row = await insertCharacter(tx, this.#ctx, decoded, files, { id, createdAt, updatedAt });
        if (row !== null) return row.id;
      }
      return null;
    });
  }
}

/** For whoever cannot have the file's own: the same for the same person each time, and nobody else's. */
function madeId(ownerId: string, id: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['character', ownerId, id]))
    .digest('hex');
  // Its time is that of the character's own id.
  return `${id.slice(0, 13)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
