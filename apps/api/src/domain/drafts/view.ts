import type { CharacterDraft } from '@dramatis/contract/drafts';
import type { DraftRow } from '../../db/schema/drafts.ts';

export function draftView(row: DraftRow): CharacterDraft {
  return {
    id: row.id,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    demo: row.demo,
    character: row.character,
    evidence: row.evidence,
    unsupported: row.unsupported,
    lore: row.lore,
    castId: row.castId,
    characterName: row.characterName,
    error: row.error,
  };
}
