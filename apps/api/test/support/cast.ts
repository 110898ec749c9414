import type { Cast, ReadingEstimate } from '@dramatis/contract/casts';
import type { CharacterDraft } from '@dramatis/contract/drafts';
import { expect, vi } from 'vitest';
import { draftFields } from './draft.ts';
import type { Guest } from './guest.ts';

const castFields = `id status stage progress demo files notebook { id name } asOfChapter memberCount chapters { number title }
  members { name aliases importance description mentions firstChapter { number title } lastChapter { number title }
    evidence { field quote source sourceId chapter { number title } page start end } }
  parts { index title status error { code message retryable } } drafts { ${draftFields} }
  characters { id name draftId }
  estimate { people { requests inputTokens outputTokens costUsd pricesAsOf }
    persona { requests inputTokens outputTokens costUsd pricesAsOf } }
  error { code message retryable }`;

export type ReadCast = Cast & {
  notebook: { id: string; name: string } | null;
  drafts: CharacterDraft[];
  characters: { id: string; name: string; draftId: string | null }[];
  estimate: { people: ReadingEstimate; persona: ReadingEstimate } | null;
};

export const castFrom = (guest: Guest, input: object) =>
  guest.graphql(`mutation ($input: CreateCastInput!) { createCast(input: $input) { id status } }`, { input });

export const createCast = (guest: Guest, uploadIds: readonly string[]) => castFrom(guest, { uploadIds });

export const startCast = (guest: Guest, id: string, asOfChapter?: number) =>
  guest.graphql(`mutation ($id: ID!, $as: Int) { startCast(id: $id, asOfChapter: $as) { id status asOfChapter } }`, {
    id,
    as: asOfChapter ?? null,
  });

export const changeCast = (guest: Guest, verb: 'cancelCast' | 'retryCast', id: string, part?: number) =>
  guest.graphql(
    verb === 'cancelCast'
      ? `mutation ($id: ID!) { cancelCast(id: $id) { id status } }`
      : `mutation ($id: ID!, $part: Int) { retryCast(id: $id, part: $part) { id status } }`,
    { id, ...(part === undefined ? {} : { part }) },
  );

export async function readCast(guest: Guest, id: string): Promise<ReadCast> {
  const { body } = await guest.graphql(`query ($id: ID!) { cast(id: $id) { ${castFields} } }`, { id });
  return body.data.cast;
}

/** Waits until a cast has come to a state. */
export async function castThatIs(guest: Guest, id: string, status: Cast['status']): Promise<ReadCast> {
  return await vi.waitFor(
    async () => {
      const cast = await readCast(guest, id);
      expect(cast.status, cast.error?.message).toBe(status);
      return cast;
    },
    { timeout: 40_000, interval: 50 },
  );
}

/** A cast whose files are read and that waits for its start. */
export async function plannedCast(guest: Guest, files: Readonly<Record<string, string>>): Promise<ReadCast> {
  const uploadIds: string[] = [];
  for (const [name, content] of Object.entries(files)) uploadIds.push((await guest.upload(name, content)).body.id);
  const { body } = await createCast(guest, uploadIds);
  return await castThatIs(guest, body.data.createCast.id, 'planned');
}
