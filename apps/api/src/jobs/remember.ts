import { writeMemories } from '../domain/memories/write.ts';
import type { JobHandler } from './queue.ts';

export const remember: JobHandler<'remember'> = (deps, payload, run) => writeMemories(deps, payload, run);
