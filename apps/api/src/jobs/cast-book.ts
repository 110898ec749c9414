import { readCastBook } from '../domain/casts/run.ts';
import type { JobHandler } from './queue.ts';

export const castBook: JobHandler<'cast-book'> = (deps, payload, run) => readCastBook(deps, payload, run);
