import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** The most JavaScript, compressed, that any screen before a conversation may load. */
const MOST_KB = 250;

/**
 * Says at the end of a build how much compressed JavaScript the first screen loads, and warns when it is too much. What a
 * conversation needs comes in a chunk of its own.
 * @param modules of that screen, and what it says
 */
export function reportFirstLoad(modules: readonly string[]): Plugin {
  return {
    name: 'report-first-load',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const loaded = new Set<Rolldown.OutputChunk>();
      const load = (chunk: Rolldown.OutputChunk | undefined) => {
        if (!chunk || loaded.has(chunk)) return;
        loaded.add(chunk);
        for (const name of chunk.imports) load(byName.get(name));
      };
      const isWanted = ({ facadeModuleId }: Rolldown.OutputChunk) =>
        facadeModuleId !== null && modules.some((module) => facadeModuleId.endsWith(module));
      for (const chunk of chunks) if (chunk.isEntry || isWanted(chunk)) load(chunk);
      const kb = [...loaded].reduce((sum, { code }) => sum + gzipSync(code).length, 0) / 1_000;
      const text = `The first screen loads ${kb.toFixed(1)} kB of compressed JavaScript in ${loaded.size} chunks; at most ${MOST_KB} kB.`;
      if (kb > MOST_KB) this.warn(text);
      else this.info(text);
    },
  };
}
