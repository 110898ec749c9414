import { indexSource } from '../domain/notebooks/index-source.ts';
import type { JobHandler } from './queue.ts';

export const indexSourceJob: JobHandler<'index-source' | 'index-source-elsewhere'> = (deps, payload, run) =>
  indexSource(deps, payload, run);
