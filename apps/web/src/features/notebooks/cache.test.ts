import type { Notebook, Source } from '@dramatis/client/model';
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import { applyToNotebooks } from './live-events.ts';
import { notebookQuery, notebooksQuery, sourcesQuery } from './queries.ts';

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;

const notebook = (id: string, created: number, more: Partial<Notebook> = {}): Notebook => ({
  id,
  name: id,
  description: '',
  version: 1,
  generationStatus: 'ready',
  engine: 'local',
  sourceCount: 2,
  createdAt: at(created),
  updatedAt: at(created),
  ...more,
});

const source = (id: string, ordinal: number, more: Partial<Source> = {}): Source => ({
  id,
  notebookId: 'n2',
  ordinal,
  name: `${id}.txt`,
  mediaType: 'text/plain',
  size: 1,
  title: '',
  language: 'eng',
  status: 'running',
  progress: 10,
  embedded: false,
  error: null,
  characters: 0,
  passageCount: 0,
  chapters: [],
  createdAt: at(0),
  updatedAt: at(1),
  ...more,
});

let client: QueryClient;
const listed = () =>
  client.getQueryData(notebooksQuery.queryKey)?.pages.flatMap((page) => page.notebooks.map(({ id }) => id));
const sources = () => client.getQueryData(sourcesQuery('n2').queryKey);

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(notebooksQuery.queryKey, {
    pages: [
      { notebooks: [notebook('n3', 3)], nextCursor: 'more' },
      { notebooks: [notebook('n2', 2)], nextCursor: 'more' },
    ],
    pageParams: ['', 'more'],
  });
  client.setQueryData(notebookQuery('n2').queryKey, notebook('n2', 2));
  client.setQueryData(sourcesQuery('n2').queryKey, [source('s1', 1), source('s2', 2)]);
});

describe('live events', () => {
  test('a new notebook comes first, a known one stays in its place, an older one is on a page not read', () => {
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n4', 4) });
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n2', 2, { name: 'Tides', updatedAt: at(9) }) });
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n1', 1) });
    expect(listed()).toEqual(['n4', 'n3', 'n2']);
    expect(client.getQueryData(notebookQuery('n2').queryKey)?.name).toBe('Tides');
  });

  test('a deleted notebook is gone, and no late answer brings it back', () => {
    applyToNotebooks(client, { type: 'notebook_deleted', notebookId: 'n2' });
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n2', 2, { updatedAt: at(9) }) });
    expect(listed()).toEqual(['n3']);
    expect(client.getQueryData(notebookQuery('n2').queryKey)).toBeNull();
  });

  test('a source goes to the place that its number gives it, and never back in time', () => {
    applyToNotebooks(client, { type: 'source', source: source('s0', 0) });
    applyToNotebooks(client, { type: 'source', source: source('s1', 1, { progress: 60, updatedAt: at(3) }) });
    applyToNotebooks(client, { type: 'source', source: source('s1', 1, { progress: 20, updatedAt: at(2) }) });
    expect(sources()?.map(({ id, progress }) => [id, progress])).toEqual([
      ['s0', 10],
      ['s1', 60],
      ['s2', 10],
    ]);
  });

  test('sources are read again once there are fewer than are known', () => {
    const isStale = () => client.getQueryState(sourcesQuery('n2').queryKey)?.isInvalidated;
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n2', 2, { updatedAt: at(5) }) });
    expect(isStale()).toBe(false);
    applyToNotebooks(client, { type: 'notebook', notebook: notebook('n2', 2, { sourceCount: 1, updatedAt: at(6) }) });
    expect(isStale()).toBe(true);
  });
});
