import { Type, type Static } from 'typebox';
import { citationLimits } from './limits.ts';
import { Id, Nullable, Text } from './primitives.ts';

/** What a mark `[n]` in a reply stands for, as it was when the reply was written: the source may be gone by now. */
export const Citation = Type.Object({
  n: Type.Integer({ minimum: 1, maximum: citationLimits.sources, description: 'As in the mark.' }),
  passage_id: Id,
  source_id: Id,
  source_name: Text(citationLimits.text),
  chapter: Nullable(Type.Object({ number: Type.Integer(), title: Text(citationLimits.text) })),
  page: Nullable(Type.Integer()),
  /** The passage, in the normalised text of the source, in UTF-16 code units. */
  start: Type.Integer(),
  end: Type.Integer(),
  /** What in it bears out the sentence that cites it. */
  span: Type.Object({
    start: Type.Integer({ description: 'In the normalised text of the source, too.' }),
    end: Type.Integer(),
    text: Text(citationLimits.text),
  }),
  confidence: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'How much of the citing sentence stands in the span, by its words; 1: it is quoted.',
  }),
});
export type Citation = Static<typeof Citation>;
