import type { NotebookSearchResults, SearchNotebook, Source } from '@dramatis/contract/notebooks';
import { expect, vi } from 'vitest';
import type { Answer, Guest } from './guest.ts';

export async function makeNotebook(guest: Guest, name = 'The harbour'): Promise<string> {
  return (await guest.post('/notebooks', { name })).body.id;
}

export const addFiles = (
  guest: Guest,
  notebookId: string,
  files: Record<string, string | Uint8Array>,
): Promise<Answer> => guest.sendFiles('POST', `/notebooks/${notebookId}/sources`, files);

export async function sourcesOf(guest: Guest, notebookId: string): Promise<Source[]> {
  return (await guest.get(`/notebooks/${notebookId}/sources`)).body.sources;
}

/** Resolves when all the sources of a notebook have come to an end. */
export async function settled(guest: Guest, notebookId: string): Promise<Source[]> {
  return await vi.waitFor(
    async () => {
      const sources = await sourcesOf(guest, notebookId);
      for (const { status } of sources) expect(['ready', 'failed']).toContain(status);
      return sources;
    },
    { timeout: 30_000, interval: 50 },
  );
}

export async function searchIn(
  guest: Guest,
  notebookId: string,
  search: SearchNotebook,
): Promise<NotebookSearchResults> {
  const answer = await guest.post(`/notebooks/${notebookId}/search`, search);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** A story whose every chapter has a word of its own, and enough text for several passages. */
export function storyOf(chapters: readonly string[], sentences = 60): string {
  return chapters
    .map((word, i) => {
      const lines = Array.from(
        { length: sentences },
        (_, n) => `The keeper wrote down number ${n} about the ${word}, and looked at the lamp.`,
      );
      return `Chapter ${i + 1}\n\n${lines.join('\n\n')}`;
    })
    .join('\n\n');
}
