import { promises as fs } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(css|html|js|svg|webmanifest)$/;
/** Smaller files fit into a packet or two as they are. */
const LEAST_BYTES = 1_024;

/** Writes `.br` and `.gz` beside each text file of a build, so that the server compresses nothing while it serves. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const dir = path.resolve(this.environment.config.root, this.environment.config.build.outDir);
      for (const name of await fs.readdir(dir, { recursive: true })) {
        const file = path.join(dir, name);
        if (!TEXT.test(name)) continue;
        const bytes = await fs.readFile(file);
        if (bytes.length < LEAST_BYTES) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await fs.writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
        await fs.writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}
