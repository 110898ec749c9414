import { Type, type Static } from 'typebox';
import { attachmentKinds, Modality } from './attachments.ts';
import { notebookEngines } from './notebooks.ts';
import { Nullable } from './primitives.ts';
import { answerers } from './sessions.ts';

/** `GET /meta`: what a frontend must know before it shows anything. */
export const Meta = Type.Object({
  version: Type.String(),
  model: Type.String(),
  demo: Type.Boolean({ description: 'True when replies come from the local emulator because no Gemini key is set.' }),
  modalities: Type.Array(Type.Object({ model: Nullable(Type.String()), takes: Type.Array(Modality) }), {
    description: 'What models can be given; `model` null: every model that is not listed.',
  }),
  notebook_engines: Type.Array(Type.Enum([...notebookEngines]), {
    description: 'What new notebooks may be indexed by.',
  }),
  answerers: Type.Optional(Type.Array(Type.Enum([...answerers]), { description: 'Who can write replies here.' })),
  attachments: Type.Object({
    per_message: Type.Integer(),
    files_bytes: Type.Integer({ description: 'All files of a message together that go as they are.' }),
    kinds: Type.Array(
      Type.Object({
        kind: Type.Enum([...attachmentKinds]),
        max_bytes: Type.Integer(),
        media_types: Type.Array(Type.String()),
      }),
    ),
  }),
});
export type Meta = Static<typeof Meta>;
