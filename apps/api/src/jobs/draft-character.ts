import { writeDraft } from '../domain/drafts/write.ts';
import type { JobHandler } from './queue.ts';

export const draftCharacter: JobHandler<'draft-character'> = (deps, payload, run) => writeDraft(deps, payload, run);
