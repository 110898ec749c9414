// Generated from the .graphql files beside this one and the schema: npm run generate

import type { Operation } from './operation.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type CharacterSort =
  | 'newest'
  /** From A to Z. */
  | 'name'
  /** Last changed first. */
  | 'changed';

export type CharacterInput = {
  name: string;
  tagline?: string | null | undefined;
  description?: string | null | undefined;
  personality?: string | null | undefined;
  scenario?: string | null | undefined;
  firstMessage?: string | null | undefined;
  alternateGreetings?: Array<string> | null | undefined;
  exampleDialogue?: string | null | undefined;
  systemPrompt?: string | null | undefined;
  postHistoryInstructions?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  creatorNotes?: string | null | undefined;
  /** Left out, it stays; null clears it. */
  draftId?: string | null | undefined;
  /** Left out, it stays, and a new character gets that of its draft; null clears it. */
  notebookId?: string | null | undefined;
};

export type GenerateDraftInput = {
  /** The cast that `characterName` is one of, by the name it has there; its files and chapter hold. Asked for again, the draft that there is comes back. */
  castId?: string | null | undefined;
  /** Without a cast: files from POST /uploads, read in this order. Either these or a notebook. */
  uploadIds?: Array<string> | null | undefined;
  /** Without a cast or files: a notebook whose sources are read in its order. */
  notebookId?: string | null | undefined;
  /** Only these of its sources. */
  sourceIds?: Array<string> | null | undefined;
  /** Whom to draft. Without it the most prominent character is drafted. */
  characterName?: string | null | undefined;
  /** Draft from the text up to the end of this chapter only, counted as `EvidenceChapter.number` counts. Takes a single file. */
  asOfChapter?: number | null | undefined;
};

export type DraftStatus =
  | 'queued'
  | 'running'
  | 'ready'
  | 'failed'
  | 'cancelled';

/** Either files or a notebook. */
export type CreateCastInput = {
  /** Files from POST /uploads, read in this order. */
  uploadIds?: Array<string> | null | undefined;
  /** A notebook whose sources are read in its order. */
  notebookId?: string | null | undefined;
  /** Only these of its sources. Left out: all. */
  sourceIds?: Array<string> | null | undefined;
};

export type CastStatus =
  /** The files are being read. */
  | 'reading'
  /** They are read, and `startCast` is waited for. */
  | 'planned'
  | 'running'
  | 'ready'
  | 'failed'
  | 'cancelled';

export type Importance =
  | 'main'
  | 'supporting'
  | 'minor';

export type ReadingPartStatus =
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed';

export type UserPersonaInput = {
  name: string;
  /** What a session is given as its user persona. */
  description: string;
};

export type LorePosition =
  | 'before_char'
  | 'after_char'
  | 'note_top'
  | 'note_bottom'
  | 'examples_top'
  | 'examples_bottom'
  /** `depth` messages before the end. */
  | 'depth'
  /** Where the card itself asks for it. Kept where it is; none can be put there. */
  | 'outlet';

export type SecondaryLogic =
  | 'and_any'
  | 'not_all'
  | 'not_any'
  | 'and_all';

/** What is left out stays as it is. */
export type LorebookInput = {
  name?: string | null | undefined;
  description?: string | null | undefined;
  /** Null clears it. */
  scanDepth?: number | null | undefined;
  /** Null clears it. */
  tokenBudget?: number | null | undefined;
  /** Null clears it. */
  recursiveScanning?: boolean | null | undefined;
  /** Only those that are new or changed; the others stay. */
  entries?: Array<LoreEntryInput> | null | undefined;
  /** Ids of entries that go. */
  removed?: Array<string> | null | undefined;
};

/** What is left out of an entry that is there stays as it is, and so does all that is not named here. */
export type LoreEntryInput = {
  /** Of the entry that is changed. Left out, it is a new one; of an entry that is not there, it is added under this id. */
  id?: string | null | undefined;
  /** Of an entry that a new one begins as, with all that it has. */
  copyOf?: string | null | undefined;
  title?: string | null | undefined;
  keys?: Array<string> | null | undefined;
  secondaryKeys?: Array<string> | null | undefined;
  /** Null: the secondary keys have no say. */
  secondaryLogic?: SecondaryLogic | null | undefined;
  content?: string | null | undefined;
  enabled?: boolean | null | undefined;
  constant?: boolean | null | undefined;
  insertionOrder?: number | null | undefined;
  position?: LorePosition | null | undefined;
  /** Taken with the position `depth` only. */
  depth?: number | null | undefined;
  probability?: number | null | undefined;
  /** Null clears it. */
  caseSensitive?: boolean | null | undefined;
  /** Null clears it. */
  wholeWords?: boolean | null | undefined;
};

export type ReadingEstimateFieldsFragment = { requests: number, inputTokens: number, outputTokens: number, costUsd: number | null, pricesAsOf: string | null };

export type CastFieldsFragment = { id: string, status: CastStatus, stage: string, progress: number, demo: boolean, files: Array<string>, asOfChapter: number | null, memberCount: number, notebook: { id: string, name: string } | null, chapters: Array<{ number: number, title: string }>, error: { code: string, message: string, retryable: boolean } | null, members: Array<{ name: string, aliases: Array<string>, importance: Importance, description: string, mentions: number, firstChapter: { number: number, title: string } | null, lastChapter: { number: number, title: string } | null, evidence: Array<EvidenceFieldsFragment> }>, parts: Array<{ index: number, title: string, status: ReadingPartStatus, error: { code: string, message: string, retryable: boolean } | null }>, drafts: Array<DraftFieldsFragment>, characters: Array<{ id: string, name: string, draftId: string | null }>, estimate: { people: ReadingEstimateFieldsFragment, persona: ReadingEstimateFieldsFragment } | null };

export type CastQueryVariables = Exact<{
  id: string;
  asOfChapter?: number | null | undefined;
}>;


export type CastQuery = { cast: CastFieldsFragment | null };

export type CreateCastMutationVariables = Exact<{
  input: CreateCastInput;
  asOfChapter?: number | null | undefined;
}>;


export type CreateCastMutation = { createCast: CastFieldsFragment };

export type StartCastMutationVariables = Exact<{
  id: string;
  asOfChapter?: number | null | undefined;
}>;


export type StartCastMutation = { startCast: CastFieldsFragment };

export type CancelCastMutationVariables = Exact<{
  id: string;
  asOfChapter?: number | null | undefined;
}>;


export type CancelCastMutation = { cancelCast: CastFieldsFragment };

export type RetryCastMutationVariables = Exact<{
  id: string;
  part?: number | null | undefined;
  asOfChapter?: number | null | undefined;
}>;


export type RetryCastMutation = { retryCast: CastFieldsFragment };

export type CastToNotebookMutationVariables = Exact<{
  id: string;
  notebookId?: string | null | undefined;
  asOfChapter?: number | null | undefined;
}>;


export type CastToNotebookMutation = { castToNotebook: CastFieldsFragment };

export type CastsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CastsQuery = { casts: { endCursor: string | null, nodes: Array<{ id: string, status: CastStatus, stage: string, progress: number, demo: boolean, files: Array<string>, asOfChapter: number | null, memberCount: number, createdAt: string, updatedAt: string, notebook: { id: string, name: string } | null, error: { code: string, message: string, retryable: boolean } | null }> } };

export type CharacterFieldsFragment = { id: string, name: string, tagline: string, description: string, personality: string, scenario: string, firstMessage: string, alternateGreetings: Array<string>, exampleDialogue: string, systemPrompt: string, postHistoryInstructions: string, tags: Array<string>, creatorNotes: string, nickname: string, creator: string, characterVersion: string, avatarUrl: string | null, loreEntries: number, draftId: string | null, favourite: boolean, revision: number, createdAt: string, updatedAt: string, notebook: { id: string, name: string } | null };

export type CharactersQueryVariables = Exact<{
  search?: string | null | undefined;
  tag?: string | null | undefined;
  favourite?: boolean | null | undefined;
  sort?: CharacterSort | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CharactersQuery = { characters: { endCursor: string | null, nodes: Array<{ id: string, name: string, tagline: string, tags: Array<string>, favourite: boolean, avatarUrl: string | null, sessionCount: number, updatedAt: string }> } };

export type CharacterQueryVariables = Exact<{
  id: string;
}>;


export type CharacterQuery = { character: CharacterFieldsFragment | null };

export type CharacterVersionsQueryVariables = Exact<{
  id: string;
}>;


export type CharacterVersionsQuery = { characterVersions: Array<{ revision: number, name: string, changed: Array<string>, savedAt: string }> };

export type CreateCharacterMutationVariables = Exact<{
  input: CharacterInput;
}>;


export type CreateCharacterMutation = { createCharacter: CharacterFieldsFragment };

export type UpdateCharacterMutationVariables = Exact<{
  id: string;
  input: CharacterInput;
  revision?: number | null | undefined;
}>;


export type UpdateCharacterMutation = { updateCharacter: CharacterFieldsFragment };

export type SetFavouriteMutationVariables = Exact<{
  id: string;
  favourite: boolean;
}>;


export type SetFavouriteMutation = { setFavourite: CharacterFieldsFragment };

export type RestoreVersionMutationVariables = Exact<{
  id: string;
  revision: number;
}>;


export type RestoreVersionMutation = { restoreVersion: CharacterFieldsFragment };

export type DuplicateCharacterMutationVariables = Exact<{
  id: string;
}>;


export type DuplicateCharacterMutation = { duplicateCharacter: CharacterFieldsFragment };

export type DeleteCharacterMutationVariables = Exact<{
  id: string;
}>;


export type DeleteCharacterMutation = { deleteCharacter: { ok: boolean, reason: string | null, sessionCount: number } };

export type EvidenceFieldsFragment = { field: string, quote: string, source: string, sourceId: string | null, page: number | null, start: number, end: number, chapter: { number: number, title: string } | null };

export type DraftFieldsFragment = { id: string, status: DraftStatus, stage: string, progress: number, demo: boolean, castId: string | null, characterName: string, error: { code: string, message: string, retryable: boolean } | null, evidence: Array<EvidenceFieldsFragment>, unsupported: Array<{ field: string, claim: string }>, lore: Array<{ name: string, keys: Array<string>, content: string, evidence: Array<EvidenceFieldsFragment> }>, character: { name: string, tagline: string, description: string, personality: string, scenario: string, firstMessage: string, exampleDialogue: string, tags: Array<string> } | null };

export type DraftQueryVariables = Exact<{
  id: string;
}>;


export type DraftQuery = { draft: DraftFieldsFragment | null };

export type GenerateDraftMutationVariables = Exact<{
  input: GenerateDraftInput;
}>;


export type GenerateDraftMutation = { generateDraft: DraftFieldsFragment };

export type RetryDraftMutationVariables = Exact<{
  id: string;
}>;


export type RetryDraftMutation = { retryDraft: DraftFieldsFragment };

export type CancelDraftMutationVariables = Exact<{
  id: string;
}>;


export type CancelDraftMutation = { cancelDraft: DraftFieldsFragment };

export type SaveDraftsMutationVariables = Exact<{
  ids: Array<string>;
}>;


export type SaveDraftsMutation = { saveDrafts: Array<CharacterFieldsFragment> };

export type LorebookFieldsFragment = { revision: string, name: string, description: string, scanDepth: number | null, tokenBudget: number | null, recursiveScanning: boolean | null, entries: Array<{ id: string, title: string, keys: Array<string>, secondaryKeys: Array<string>, secondaryLogic: SecondaryLogic | null, content: string, enabled: boolean, constant: boolean, insertionOrder: number, position: LorePosition, depth: number | null, probability: number, caseSensitive: boolean | null, wholeWords: boolean | null, patterns: boolean, unreachable: boolean }> };

export type LorebookQueryVariables = Exact<{
  characterId: string;
}>;


export type LorebookQuery = { lorebook: LorebookFieldsFragment | null };

export type SaveLorebookMutationVariables = Exact<{
  characterId: string;
  input: LorebookInput;
  revision?: string | null | undefined;
}>;


export type SaveLorebookMutation = { saveLorebook: LorebookFieldsFragment };

export type DeleteLorebookMutationVariables = Exact<{
  characterId: string;
  revision?: string | null | undefined;
}>;


export type DeleteLorebookMutation = { deleteLorebook: string };

export type UserPersonaFieldsFragment = { id: string, name: string, description: string, createdAt: string, updatedAt: string };

export type UserPersonasQueryVariables = Exact<{ [key: string]: never; }>;


export type UserPersonasQuery = { userPersonas: Array<UserPersonaFieldsFragment> };

export type CreateUserPersonaMutationVariables = Exact<{
  input: UserPersonaInput;
}>;


export type CreateUserPersonaMutation = { createUserPersona: UserPersonaFieldsFragment };

export type UpdateUserPersonaMutationVariables = Exact<{
  id: string;
  input: UserPersonaInput;
}>;


export type UpdateUserPersonaMutation = { updateUserPersona: UserPersonaFieldsFragment };

export type DeleteUserPersonaMutationVariables = Exact<{
  id: string;
}>;


export type DeleteUserPersonaMutation = { deleteUserPersona: string };

export const castQuery: Operation<CastQuery, CastQueryVariables> = { hash: 'aa719dab91d43f5844737494427e3d54b1d87e6d26e8a58ee6ce51d3e8af6d8b' };

export const createCastMutation: Operation<CreateCastMutation, CreateCastMutationVariables> = { hash: '25b446e4dc5a0a318848b8abc8f3f145778455f033d86f65d1436ba89575eb71' };

export const startCastMutation: Operation<StartCastMutation, StartCastMutationVariables> = { hash: 'f12368b35ec11a136a3c83fd892ada96f9bfcea1842e1750b36925305a86bacf' };

export const cancelCastMutation: Operation<CancelCastMutation, CancelCastMutationVariables> = { hash: '6b283a2edcdf4093c121c79b7f57ea201657ca74b2702749940163c5800ce365' };

export const retryCastMutation: Operation<RetryCastMutation, RetryCastMutationVariables> = { hash: 'bc49db28d69ece83669f112e2458ed98de23a0d80a96ec5f92d01c12b9c5b107' };

export const castToNotebookMutation: Operation<CastToNotebookMutation, CastToNotebookMutationVariables> = { hash: '52ce42e12da541bcad46a78117dba369036a755f96cc0745faae5c75f0417baa' };

export const castsQuery: Operation<CastsQuery, CastsQueryVariables> = { hash: '5c05e33ac40056d7b1fb9e78d098562496eec9e45ec1fa4c52d49ae76d3090fa' };

export const charactersQuery: Operation<CharactersQuery, CharactersQueryVariables> = { hash: 'c95b96476dce8f768a58f87cd221b1e68b5b69fc677cfe8e9d8417dc672c8596' };

export const characterQuery: Operation<CharacterQuery, CharacterQueryVariables> = { hash: '944b2525ffc30f144c31ecdbcbb044ef996515c6e5e6cd354d995898eb27b4d4' };

export const characterVersionsQuery: Operation<CharacterVersionsQuery, CharacterVersionsQueryVariables> = { hash: '8067c1ac3b83a9a36bc7b051e5555e1d0ffa7df8655af28a85666960ad09ddfd' };

export const createCharacterMutation: Operation<CreateCharacterMutation, CreateCharacterMutationVariables> = { hash: '7c828e85e1697776db70872c47a80c59497dec8aa15adcb3aaf3d5c82108097e' };

export const updateCharacterMutation: Operation<UpdateCharacterMutation, UpdateCharacterMutationVariables> = { hash: '2ad709b41141e78dd7647a78d5457f69ba651d277d924e32ea47631264deeeeb' };

export const setFavouriteMutation: Operation<SetFavouriteMutation, SetFavouriteMutationVariables> = { hash: 'a3f1d556de30661d46c57c63463178e853bfbb5870b701ddfcdae71b471b21ba' };

export const restoreVersionMutation: Operation<RestoreVersionMutation, RestoreVersionMutationVariables> = { hash: 'ab1d0296e8728b85191ef7e91a6e0604e36e8224efd5d792e0308e22e112b510' };

export const duplicateCharacterMutation: Operation<DuplicateCharacterMutation, DuplicateCharacterMutationVariables> = { hash: 'ab084ec34b466908e8eef943dc14489ec827f867ded0cf48c120470379bc7927' };

export const deleteCharacterMutation: Operation<DeleteCharacterMutation, DeleteCharacterMutationVariables> = { hash: '9effe65dc2dab579129f0453c37ff8bdb423700df7cab7d5e873d9e95c8608b3' };

export const draftQuery: Operation<DraftQuery, DraftQueryVariables> = { hash: '49bc0ad35d4ab719ea785efccaf74a481701f16b5d6c1bf0f7757022f6f7a63b' };

export const generateDraftMutation: Operation<GenerateDraftMutation, GenerateDraftMutationVariables> = { hash: '0ddd9413a04668d44f30c8cb77d05e28bc612d820c9d2db830fbc0c2aba29a00' };

export const retryDraftMutation: Operation<RetryDraftMutation, RetryDraftMutationVariables> = { hash: '12e232c6ca8a45ddd5984a6c6a4dc0b15e9705d971ef06b6bfc8d11ecac77344' };

export const cancelDraftMutation: Operation<CancelDraftMutation, CancelDraftMutationVariables> = { hash: '45df3bcaec36455d0d6b1b50eeb99424cb8967d19c43148cb0b95fb2b0057934' };

export const saveDraftsMutation: Operation<SaveDraftsMutation, SaveDraftsMutationVariables> = { hash: '5b0b38c6732ad53a1bf45f54d8eb48b2555eb39c3a53b3098a1554c80b50884c' };

export const lorebookQuery: Operation<LorebookQuery, LorebookQueryVariables> = { hash: '60718792329d1301cec9fc2939b854e7276d0b08e014d7a1960ea06d342dc694' };

export const saveLorebookMutation: Operation<SaveLorebookMutation, SaveLorebookMutationVariables> = { hash: 'e8210bbbf3936bbfcc64c1f78ae7d7f4bbb923f80154a97427bc8a5f749038c5' };

export const deleteLorebookMutation: Operation<DeleteLorebookMutation, DeleteLorebookMutationVariables> = { hash: 'b127ff2816d6d976dc400657a5b1934a344c04f7e7baf22bb81376d6f804c516' };

export const userPersonasQuery: Operation<UserPersonasQuery, UserPersonasQueryVariables> = { hash: '11a3080b5ecd4cbffcb812ef1d2e55bb9943f02e07f796170a0ffa17b2df0659' };

export const createUserPersonaMutation: Operation<CreateUserPersonaMutation, CreateUserPersonaMutationVariables> = { hash: 'f6ef2733e8e0b73cbe05299dbdc7ff5afc3af25a8e50b63b8201c5a279c34d50' };

export const updateUserPersonaMutation: Operation<UpdateUserPersonaMutation, UpdateUserPersonaMutationVariables> = { hash: '658022ad2a82f375f0b747b925230426de5a94b19de7132d5b7673990af6e5f8' };

export const deleteUserPersonaMutation: Operation<DeleteUserPersonaMutation, DeleteUserPersonaMutationVariables> = { hash: '7f92d455ed85aa98996faad32af8ea665c42e695fe182c159ae3931ce1d08140' };
