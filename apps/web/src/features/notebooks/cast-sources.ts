import type { Source } from '@dramatis/client/model';
import { titleOf } from './words.ts';

/** Sources as the choice of what a cast is read from shows them, in the same order. */
export function castSourcesOf(sources: readonly Source[]): { id: string; title: string; ready: boolean }[] {
  return sources.map((source) => ({ id: source.id, title: titleOf(source), ready: source.status === 'ready' }));
}
