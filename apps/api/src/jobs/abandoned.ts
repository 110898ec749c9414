import { abandonCast } from '../domain/casts/abandon.ts';
import { abandonDraft } from '../domain/drafts/abandon.ts';
import { abandonSource } from '../domain/notebooks/abandon-source.ts';
import { abandonReembedding } from '../domain/notebooks/reembed.ts';
import type { JobHandler } from './queue.ts';

/** Ends what a job worked on that is not tried again: its process died, or was stopped, at each attempt. */
export const abandoned: JobHandler<'abandoned'> = async (deps, payload) => {
  if ('castId' in payload) await abandonCast(deps, payload);
  else if ('draftId' in payload) await abandonDraft(deps, payload);
  else if ('space' in payload) await abandonReembedding(deps, payload);
  else await abandonSource(deps, payload);
};
