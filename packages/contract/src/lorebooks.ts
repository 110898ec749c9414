import { Type, type Static } from 'typebox';
import { loreLimits } from './limits.ts';
import { Clearable, Text } from './primitives.ts';

const count = (maximum: number) => Type.Integer({ minimum: 0, maximum });
const Keys = Type.Optional(Type.Array(Text(loreLimits.key, { minLength: 1 }), { maxItems: loreLimits.keys }));
const EntryId = Text(loreLimits.id, { minLength: 1 });

/** Where an entry stands in the prompt. */
export const LorePosition = Type.Enum([
  'before_char',
  'after_char',
  'note_top',
  'note_bottom',
  'examples_top',
  'examples_bottom',
  'depth',
  'outlet',
]);
export type LorePosition = Static<typeof LorePosition>;

export const SecondaryLogic = Type.Enum(['and_any', 'not_all', 'not_any', 'and_all']);
export type SecondaryLogic = Static<typeof SecondaryLogic>;

/** An entry to change (one that has this id) or to add. What is absent stays. */
export const LoreEntryInput = Type.Object(
  {
    id: Type.Optional(EntryId),
    copyOf: Type.Optional(EntryId),
    title: Type.Optional(Text(loreLimits.title)),
    keys: Keys,
    secondaryKeys: Keys,
    secondaryLogic: Clearable(SecondaryLogic),
    content: Type.Optional(Text(loreLimits.content)),
    enabled: Type.Optional(Type.Boolean()),
    constant: Type.Optional(Type.Boolean()),
    insertionOrder: Type.Optional(Type.Number({ minimum: -loreLimits.order, maximum: loreLimits.order })),
    position: Type.Optional(LorePosition),
    depth: Type.Optional(count(loreLimits.depth)),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    caseSensitive: Clearable(Type.Boolean()),
    wholeWords: Clearable(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type LoreEntryInput = Static<typeof LoreEntryInput>;

/** What `saveLorebook` takes (GraphQL, camelCase). */
export const LorebookInput = Type.Object(
  {
    name: Type.Optional(Text(loreLimits.name)),
    description: Type.Optional(Text(loreLimits.description)),
    scanDepth: Clearable(count(loreLimits.scanDepth)),
    tokenBudget: Clearable(count(loreLimits.tokenBudget)),
    recursiveScanning: Clearable(Type.Boolean()),
    entries: Type.Optional(Type.Array(LoreEntryInput, { maxItems: loreLimits.entries })),
    removed: Type.Optional(Type.Array(EntryId, { maxItems: loreLimits.entries })),
  },
  { additionalProperties: false },
);
export type LorebookInput = Static<typeof LorebookInput>;
