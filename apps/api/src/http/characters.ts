import { Character } from '@dramatis/contract/characters';
import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { readCharacter } from '../domain/characters/read.ts';
import { notebookNames } from '../domain/notebooks/names.ts';
import { avatarUrl } from '../domain/characters/summary.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

/** A character's fields are only read over REST; GraphQL changes them. */
export function characterRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/characters/:id',
      { schema: { summary: 'Read a character', params, response: { 200: Character } } },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const row = await readCharacter(ctx, request.params.id);
        const [notebook = null] = await notebookNames(ctx, [row.notebookId]);
        return {
          id: row.id,
          name: row.name,
          tagline: row.tagline,
          description: row.description,
          personality: row.personality,
          scenario: row.scenario,
          first_message: row.firstMessage,
          alternate_greetings: row.alternateGreetings,
          example_dialogue: row.exampleDialogue,
          system_prompt: row.systemPrompt,
          post_history_instructions: row.postHistoryInstructions,
          tags: row.tags,
          creator_notes: row.creatorNotes,
          favourite: row.favourite,
          nickname: row.nickname,
          creator: row.creator,
          character_version: row.characterVersion,
          avatar_url: avatarUrl(row),
          lore_entries: row.loreEntries,
          draft_id: row.draftId,
          notebook,
          revision: row.revision,
          created_at: row.createdAt.toISOString(),
          updated_at: row.updatedAt.toISOString(),
        };
      },
    );
  };
}
