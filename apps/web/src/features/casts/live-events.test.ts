import type { Cast, CharacterDraft } from '@dramatis/client/model';
import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { applyToCasts } from './live-events.ts';
import { castsQuery } from './list-query.ts';
import { castQuery } from './queries.ts';

// It asks no server here.
vi.mock('@/lib/api.ts', () => ({ api: {} }));

const { queryKey } = castQuery('cast');

const cast = {
  id: 'cast',
  status: 'running',
  stage: 'Looking',
  progress: 10,
  demo: false,
  memberCount: 0,
  error: null,
  files: ['lamp.txt'],
  notebook: null,
  asOfChapter: null,
  chapters: [],
  members: [],
  parts: [],
  drafts: [],
  characters: [],
  estimate: null,
} satisfies Cast;

const draft = {
  id: 'draft',
  status: 'running',
  stage: 'Reading',
  progress: 5,
  demo: false,
  character: null,
  evidence: [],
  unsupported: [],
  lore: [],
  castId: 'cast',
  characterName: 'Oake',
  error: null,
} satisfies CharacterDraft;

function holding(known: Cast | undefined): QueryClient {
  const queryClient = new QueryClient();
  if (known) queryClient.setQueryData(queryKey, known);
  return queryClient;
}

it('tells how far a cast is at once, keeps what the event does not tell, and has that read again', () => {
  const queryClient = holding(cast);
  const { id, status, stage, demo, error } = cast;
  applyToCasts(queryClient, {
    type: 'cast',
    cast: { id, status, stage, demo, error, progress: 60, memberCount: 3 },
  });
  expect(queryClient.getQueryData(queryKey)).toEqual({ ...cast, progress: 60, memberCount: 3 });
  expect(queryClient.getQueryState(queryKey)?.isInvalidated).toBe(true);
});

it('adds a draft, changes it, and takes it away once it is cancelled', () => {
  const queryClient = holding(cast);
  const drafts = () => queryClient.getQueryData(queryKey)?.drafts;
  applyToCasts(queryClient, { type: 'draft', draft });
  expect(drafts()).toEqual([draft]);
  const later = { ...draft, progress: 90 };
  applyToCasts(queryClient, { type: 'draft', draft: later });
  expect(drafts()).toEqual([later]);
  applyToCasts(queryClient, { type: 'draft', draft: { ...later, status: 'cancelled' } });
  expect(drafts()).toEqual([]);
});

it('makes nothing up of a cast that was never read, and leaves drafts of no cast alone', () => {
  const queryClient = holding(undefined);
  applyToCasts(queryClient, { type: 'draft', draft });
  expect(queryClient.getQueryData(queryKey)).toBeUndefined();
  queryClient.setQueryData(queryKey, cast);
  applyToCasts(queryClient, { type: 'draft', draft: { ...draft, castId: null } });
  expect(queryClient.getQueryData(queryKey)).toEqual(cast);
});

it('tells the list how far a cast is, and has it read again when one is new in it or in another state', () => {
  const queryClient = holding(undefined);
  const { id, status, stage, progress, demo, memberCount, error, files, notebook, asOfChapter } = cast;
  const told = { id, status, stage, progress, demo, memberCount, error };
  const listed = { ...told, files, notebook, asOfChapter, createdAt: '', updatedAt: '' };
  const list = () => queryClient.getQueryState(castsQuery.queryKey);
  const fill = () =>
    queryClient.setQueryData(castsQuery.queryKey, { pages: [{ nodes: [listed], endCursor: null }], pageParams: [''] });

  fill();
  applyToCasts(queryClient, { type: 'cast', cast: { ...told, progress: 60 } });
  expect(list()?.data?.pages).toEqual([{ nodes: [{ ...listed, progress: 60 }], endCursor: null }]);
  expect(list()?.isInvalidated).toBe(false);
  applyToCasts(queryClient, { type: 'cast', cast: { ...told, status: 'ready' } });
  expect(list()?.isInvalidated).toBe(true);

  fill();
  applyToCasts(queryClient, { type: 'cast', cast: { ...told, id: 'another' } });
  expect(list()?.data?.pages[0]?.nodes).toEqual([listed]);
  expect(list()?.isInvalidated).toBe(true);
});
