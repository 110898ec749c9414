import { Type, type Static } from 'typebox';
import { Id } from './primitives.ts';

export const Upload = Type.Object({
  id: Id,
  name: Type.String(),
  media_type: Type.String({ description: 'Sniffed from the content, not taken from the name.' }),
  size: Type.Integer({ description: 'Bytes.' }),
});
export type Upload = Static<typeof Upload>;
