import { Type, type Static } from 'typebox';
import { CharacterSummary } from './characters.ts';
import { ErrorCode } from './errors.ts';
import { Nullable } from './primitives.ts';

/** What to do with a card of a character that is there already. `report` changes nothing and tells the difference. */
export const importConflicts = ['report', 'update', 'copy', 'skip'] as const;
export type ImportConflict = (typeof importConflicts)[number];

export const ImportQuery = Type.Object({ on_conflict: Type.Optional(Type.Enum([...importConflicts])) });

/** Something in a file that was put right or left out. */
export const CardWarning = Type.Object({
  code: Type.String(),
  where: Type.String({ description: 'The place in the file, such as data.tags; empty for all of it.' }),
  message: Type.String(),
});
export type CardWarning = Static<typeof CardWarning>;

/** What an update would change, or has changed. Long texts are cut, and end in …. */
export const CardChange = Type.Object({
  field: Type.String({ description: 'As Character Card V3 names it, such as first_mes or character_book.entries.7.' }),
  before: Nullable(Type.String()),
  after: Nullable(Type.String()),
});
export type CardChange = Static<typeof CardChange>;

export const importStatuses = ['imported', 'updated', 'skipped', 'exists', 'refused'] as const;

/** What became of one file. */
export const ImportResult = Type.Object({
  file: Type.String({ description: 'The name that it was sent under.' }),
  status: Type.Enum([...importStatuses]),
  character: Nullable(CharacterSummary),
  changes: Type.Array(CardChange, { description: 'Of exists and updated. Empty for exists: it is the same card.' }),
  changes_left_out: Type.Integer({ description: 'How many more changes there are.' }),
  warnings: Type.Array(CardWarning),
  error: Nullable(
    Type.Object({ code: ErrorCode, where: Type.String(), message: Type.String() }, { description: 'Of refused.' }),
  ),
});
export type ImportResult = Static<typeof ImportResult>;

export const ImportReport = Type.Object({ results: Type.Array(ImportResult) });
export type ImportReport = Static<typeof ImportReport>;

export const LorebookReport = Type.Object({
  lore_entries: Type.Integer(),
  warnings: Type.Array(CardWarning),
});
export type LorebookReport = Static<typeof LorebookReport>;
