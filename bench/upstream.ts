import { fillerChunks, type Pace } from '@dramatis/gemini-emulator/pace';
import { join } from 'node:path';
import { startNode } from './children.ts';
import type { Waits } from './stand-in.ts';

/** A pace at which every stream can be checked and timed: so many chunks, each stamped. */
export interface StampedPace extends Pace {
  chunks: number;
  stamp: true;
}

/** The pace of most measured streams. */
export const benchPace: StampedPace = { firstChunkMs: 200, chunkMs: 50, wordsPerChunk: 8, chunks: 40, stamp: true };

/** What a stream says, chunk by chunk, without the stamps. */
export function expectedChunks({ chunks, wordsPerChunk }: StampedPace): string[] {
  return fillerChunks(chunks, wordsPerChunk);
}

/** How long a stream lasts, in milliseconds. */
export function streamMs({ firstChunkMs, chunkMs, chunks }: StampedPace): number {
  return firstChunkMs + chunkMs * chunks;
}

/** The Gemini stand-in, seen from the benchmark. */
export interface Upstream {
  readonly baseUrl: string;
  readonly pid: number;
  setPace(pace: Pace): Promise<void>;
  /** How long the stand-in let each stream since the last call wait, in nanoseconds, by the stamp of its first chunk. */
  takeWaits(): Promise<Map<number, number>>;
}

export async function startUpstream(): Promise<Upstream> {
  const child = startNode('load', [join(import.meta.dirname, 'stand-in.ts')], { ipc: true });
  const baseUrl = String(await child.message());
  return {
    baseUrl,
    pid: child.pid,
    async setPace(pace) {
      const response = await fetch(`${baseUrl}/__emulator/pace`, { method: 'PUT', body: JSON.stringify(pace) });
      if (!response.ok) throw new Error(`The stand-in refused the pace: ${await response.text()}`);
    },
    async takeWaits() {
      child.process.send('waits');
      const waits: Waits = JSON.parse(String(await child.message()));
      return new Map(waits);
    },
  };
}
