import type { Options } from '../options.ts';
import type { Upstream } from '../upstream.ts';
import type { WorkFolder } from '../work-folder.ts';

/** Measures, and prints its figures beside their limits. */
export type Suite = (bench: Bench) => Promise<void>;

/** What every suite works with. */
export interface Bench {
  options: Options;
  upstream: Upstream;
  folder: WorkFolder;
}
