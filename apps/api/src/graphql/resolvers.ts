import { CreateCastInput, StartCastArgs } from '@dramatis/contract/casts';
import { CharacterInput } from '@dramatis/contract/characters';
import { GenerateDraftInput } from '@dramatis/contract/drafts';
import { SAVE_DRAFTS_MAX } from '@dramatis/contract/limits';
import { LorebookInput } from '@dramatis/contract/lorebooks';
import { UserPersonaInput } from '@dramatis/contract/personas';
import { Clearable, Id, Text } from '@dramatis/contract/primitives';
import type { IResolvers } from 'mercurius';
import { Type } from 'typebox';
import { cancelCast } from '../domain/casts/cancel.ts';
import { createCast } from '../domain/casts/create.ts';
import { estimateCast } from '../domain/casts/estimate.ts';
import { listCasts } from '../domain/casts/list.ts';
import { readCast } from '../domain/casts/read.ts';
import { retryCast } from '../domain/casts/retry.ts';
import { startCast } from '../domain/casts/start.ts';
import { castToNotebook } from '../domain/casts/to-notebook.ts';
import { createCharacter } from '../domain/characters/create.ts';
import { deleteCharacter } from '../domain/characters/delete.ts';
import { duplicateCharacter } from '../domain/characters/duplicate.ts';
import { setFavourite } from '../domain/characters/favourite.ts';
import { listVersions } from '../domain/characters/list-versions.ts';
import { deleteLorebook, readLorebook, saveLorebook } from '../domain/characters/lorebook.ts';
import { charactersOfCast } from '../domain/characters/of-cast.ts';
import { restoreVersion } from '../domain/characters/restore-version.ts';
import { createPersona } from '../domain/personas/create.ts';
import { deletePersona } from '../domain/personas/delete.ts';
import { listPersonas } from '../domain/personas/list.ts';
import { updatePersona } from '../domain/personas/update.ts';
import { personaView } from '../domain/personas/view.ts';
import { listCharacters } from '../domain/characters/list.ts';
import { readCharacter } from '../domain/characters/read.ts';
import { avatarUrl } from '../domain/characters/summary.ts';
import { updateCharacter } from '../domain/characters/update.ts';
import { cancelDraft } from '../domain/drafts/cancel.ts';
import { generateDraft } from '../domain/drafts/generate.ts';
import { draftsOfCast } from '../domain/drafts/of-cast.ts';
import { readDraft } from '../domain/drafts/read.ts';
import { retryDraft } from '../domain/drafts/retry.ts';
import { saveDrafts } from '../domain/drafts/save.ts';
import { NotFoundError } from '../errors.ts';
import { validator } from '../validation.ts';
import { followed } from './subscriptions.ts';

// GraphQL checks kinds; lengths, forms and ranges are checked here. It writes an absent argument as null now and then,
// so optional ones take null.
const byId = validator(Type.Object({ id: Id }));
const listArgs = validator(
  Type.Object({
    search: Clearable(Text(200)),
    tag: Clearable(Text(80)),
    favourite: Clearable(Type.Boolean()),
    sort: Clearable(Type.Enum(['newest', 'name', 'changed'])),
    first: Clearable(Type.Integer({ minimum: 1, maximum: 100 })),
    after: Clearable(Text(200)),
  }),
);
const pageArgs = validator(
  Type.Object({ first: Clearable(Type.Integer({ minimum: 1, maximum: 100 })), after: Clearable(Text(200)) }),
);
const createArgs = validator(Type.Object({ input: CharacterInput }));
const updateArgs = validator(
  Type.Object({ id: Id, input: CharacterInput, revision: Clearable(Type.Integer({ minimum: 1 })) }),
);
const favouriteArgs = validator(Type.Object({ id: Id, favourite: Type.Boolean() }));
const versionArgs = validator(Type.Object({ id: Id, revision: Type.Integer({ minimum: 1 }) }));
const ofCharacter = validator(Type.Object({ characterId: Id }));
const loreRevision = Clearable(Text(64));
const saveLoreArgs = validator(Type.Object({ characterId: Id, input: LorebookInput, revision: loreRevision }));
const deleteLoreArgs = validator(Type.Object({ characterId: Id, revision: loreRevision }));
const createPersonaArgs = validator(Type.Object({ input: UserPersonaInput }));
const updatePersonaArgs = validator(Type.Object({ id: Id, input: UserPersonaInput }));
const draftArgs = validator(Type.Object({ input: GenerateDraftInput }));
const saveArgs = validator(Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: SAVE_DRAFTS_MAX }) }));
const createCastArgs = validator(Type.Object({ input: CreateCastInput }));
const startCastArgs = validator(StartCastArgs);
const estimateArgs = validator(Type.Pick(StartCastArgs, ['asOfChapter']));
const toNotebookArgs = validator(Type.Object({ id: Id, notebookId: Clearable(Id) }));
const retryCastArgs = validator(
  Type.Object({ id: Id, part: Clearable(Type.Integer({ minimum: 0, maximum: 10_000 })) }),
);

export const resolvers: IResolvers<{ id: string; avatar: string | null; createdAt: Date; updatedAt: Date }> = {
  Query: {
    async characters(_root, args, ctx) {
      const { search, tag, favourite, sort, first, after } = listArgs(args);
      return await listCharacters(ctx, {
        search: search ?? undefined,
        tag: tag ?? undefined,
        favourite: favourite ?? undefined,
        sort: sort ?? 'newest',
        first: first ?? 30,
        after: after ?? undefined,
      });
    },
    character: async (_root, args, ctx) => await orNull(readCharacter(ctx, byId(args).id)),
    async characterVersions(_root, args, ctx) {
      const versions = await listVersions(ctx, byId(args).id);
      return versions.map(({ savedAt, ...version }) => ({ ...version, savedAt: savedAt.toISOString() }));
    },
    lorebook: async (_root, args, ctx) => await orNull(readLorebook(ctx, ofCharacter(args).characterId)),
    draft: async (_root, args, ctx) => await orNull(readDraft(ctx, byId(args).id)),
    cast: async (_root, args, ctx) => await orNull(readCast(ctx, byId(args).id)),
    async casts(_root, args, ctx) {
      const { first, after } = pageArgs(args);
      return await listCasts(ctx, { first: first ?? 30, after: after ?? undefined });
    },
    userPersonas: async (_root, _args, ctx) => (await listPersonas(ctx)).map(personaView),
  },

  Mutation: {
    createCharacter: async (_root, args, ctx) =>
      await createCharacter(ctx, createArgs(withoutNulls(args, ['draftId', 'notebookId'])).input),
    async updateCharacter(_root, args, ctx) {
      const { id, input, revision } = updateArgs(withoutNulls(args, ['draftId', 'notebookId']));
      return await updateCharacter(ctx, id, input, revision ?? undefined);
    },
    async setFavourite(_root, args, ctx) {
      const { id, favourite } = favouriteArgs(args);
      return await setFavourite(ctx, id, favourite);
    },
    async restoreVersion(_root, args, ctx) {
      const { id, revision } = versionArgs(args);
      return await restoreVersion(ctx, id, revision);
    },
    duplicateCharacter: async (_root, args, ctx) => await duplicateCharacter(ctx, byId(args).id),
    deleteCharacter: async (_root, args, ctx) => await deleteCharacter(ctx, byId(args).id),
    async saveLorebook(_root, args, ctx) {
      const { characterId, input, revision } = saveLoreArgs(withoutLoreNulls(args));
      return await saveLorebook(ctx, characterId, input, revision ?? undefined);
    },
    async deleteLorebook(_root, args, ctx) {
      const { characterId, revision } = deleteLoreArgs(args);
      await deleteLorebook(ctx, characterId, revision ?? undefined);
      return characterId;
    },
    generateDraft: async (_root, args, ctx) => await generateDraft(ctx, draftArgs(withoutNulls(args)).input),
    cancelDraft: async (_root, args, ctx) => await cancelDraft(ctx, byId(args).id),
    retryDraft: async (_root, args, ctx) => await retryDraft(ctx, byId(args).id),
    saveDrafts: async (_root, args, ctx) => await saveDrafts(ctx, saveArgs(args).ids),
    createCast: async (_root, args, ctx) => await createCast(ctx, createCastArgs(withoutNulls(args)).input),
    async startCast(_root, args, ctx) {
      const { id, asOfChapter } = startCastArgs(args);
      return await startCast(ctx, id, asOfChapter ?? null);
    },
    async castToNotebook(_root, args, ctx) {
      const { id, notebookId } = toNotebookArgs(args);
      return await castToNotebook(ctx, id, notebookId ?? null);
    },
    cancelCast: async (_root, args, ctx) => await cancelCast(ctx, byId(args).id),
    async retryCast(_root, args, ctx) {
      const { id, part } = retryCastArgs(args);
      return await retryCast(ctx, id, part ?? undefined);
    },
    createUserPersona: async (_root, args, ctx) => personaView(await createPersona(ctx, createPersonaArgs(args).input)),
    async updateUserPersona(_root, args, ctx) {
      const { id, input } = updatePersonaArgs(args);
      return personaView(await updatePersona(ctx, id, input));
    },
    async deleteUserPersona(_root, args, ctx) {
      const { id } = byId(args);
      await deletePersona(ctx, id);
      return id;
    },
  },

  Subscription: {
    draft: async (_root, args, ctx) => await followed(ctx, 'draft', () => readDraft(ctx, byId(args).id)),
    cast: async (_root, args, ctx) => await followed(ctx, 'cast', () => readCast(ctx, byId(args).id)),
  },

  Cast: {
    estimate: async (cast, args, ctx) => await estimateCast(ctx, cast.id, estimateArgs(args).asOfChapter ?? null),
    drafts: async (cast, _args, ctx) => await draftsOfCast(ctx, cast.id),
    characters: async (cast, _args, ctx) => await charactersOfCast(ctx, cast.id),
  },

  Character: {
    avatarUrl: (character) => avatarUrl(character),
    createdAt: (character) => character.createdAt.toISOString(),
    updatedAt: (character) => character.updatedAt.toISOString(),
  },
};

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** A `null` for an optional field of an input means the same as leaving it out, but for those that it clears. */
function withoutNulls<T extends { input?: object }>(args: T, cleared: readonly string[] = []): T {
  const given = Object.entries(args.input ?? {}).filter(([name, value]) => value !== null || cleared.includes(name));
  return { ...args, input: Object.fromEntries(given) };
}

interface LoreArgs {
  input?: { entries?: readonly object[] | null };
}

/** The same for a lorebook and each of its entries. */
function withoutLoreNulls(args: LoreArgs): object {
  const { input } = withoutNulls(args, ['scanDepth', 'tokenBudget', 'recursiveScanning']);
  const cleared = ['secondaryLogic', 'caseSensitive', 'wholeWords'];
  const entries = input?.entries?.map((entry) => withoutNulls({ input: entry }, cleared).input);
  return { ...args, input: { ...input, ...(entries && { entries }) } };
}
