import { reembedSource } from '../domain/notebooks/reembed.ts';
import type { JobHandler } from './queue.ts';

export const reembedSourceJob: JobHandler<'reembed-source'> = (deps, payload, run) => reembedSource(deps, payload, run);
