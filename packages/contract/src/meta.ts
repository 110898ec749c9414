import { Type, type Static } from 'typebox';

/** `GET /meta`: what a frontend must know before it shows anything. */
export const Meta = Type.Object({
  version: Type.String(),
  model: Type.String(),
  demo: Type.Boolean({ description: 'True when replies come from the local emulator because no Gemini key is set.' }),
});
export type Meta = Static<typeof Meta>;
