import type * as cards from '@dramatis/contract/cards';
import type * as characters from '@dramatis/contract/characters';
import { camelCase } from './case.ts';
import { ApiError } from './errors.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

const id = encodeURIComponent;

const cardPaths: Readonly<Record<model.CardTarget, string>> = {
  png: 'card.png',
  charx: 'card.charx',
  json_v3: 'card.json?spec=v3',
  json_v2: 'card.json?spec=v2',
};

/** Character cards in and out, and what belongs to them: pictures and lorebooks. */
export function cardOperations({ json, send, form }: Transport) {
  return {
    /** What is wrong with the file is told in the result; only what is wrong with the request throws. */
    async importCard(
      file: Blob,
      name: string,
      given: { onConflict?: model.ImportConflict; signal?: AbortSignal } = {},
    ): Promise<model.ImportResult> {
      const query = { on_conflict: given.onConflict };
      const report = camelCase(
        await form<cards.ImportReport>('/characters/import', formOf(file, name), { query, signal: given.signal }),
      );
      const [result] = report.results;
      if (result) return result;
      throw new ApiError({
        status: 200,
        code: 'bad_response',
        detail: 'The server said nothing of the file. Try again.',
      });
    },

    /** Fails with `character_has_lorebook` unless it may `replace` one. */
    async importLorebook(
      characterId: string,
      file: Blob,
      name: string,
      { replace }: { replace: boolean },
    ): Promise<model.LorebookReport> {
      const path = `/characters/${id(characterId)}/lorebook`;
      const query = replace ? { replace: 'true' } : {};
      return camelCase(await form<cards.LorebookReport>(path, formOf(file, name), { query }));
    },

    /** Fails with `file_unsupported` for a PNG when the character's picture is none. */
    async exportCard(characterId: string, target: model.CardTarget, signal?: AbortSignal): Promise<Blob> {
      return (await send(`/characters/${id(characterId)}/${cardPaths[target]}`, { signal })).blob();
    },

    /** Fails with `not_found` when the character has none. */
    async exportLorebook(characterId: string, format: model.LorebookFormat): Promise<Blob> {
      return (await send(`/characters/${id(characterId)}/lorebook.json?format=${format}`)).blob();
    },

    async setAvatar(characterId: string, picture: Blob, name: string): Promise<model.CharacterSummary> {
      const path = `/characters/${id(characterId)}/avatar`;
      return camelCase(await form<characters.CharacterSummary>(path, formOf(picture, name), { method: 'PUT' }));
    },

    async removeAvatar(characterId: string): Promise<model.CharacterSummary> {
      const path = `/characters/${id(characterId)}/avatar`;
      return camelCase(await json<characters.CharacterSummary>(path, { method: 'DELETE' }));
    },
  };
}

function formOf(file: Blob, name: string): () => FormData {
  return () => {
    const data = new FormData();
    data.append('file', file, name);
    return data;
  };
}
