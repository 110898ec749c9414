import { Type, type Static } from 'typebox';
import { Id, Nullable } from './primitives.ts';

export const attachmentKinds = ['image', 'audio', 'pdf', 'text'] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/** How an attachment goes to the model: the words in it, or the file itself. */
export const attachmentForms = ['text', 'file'] as const;
export type AttachmentForm = (typeof attachmentForms)[number];

/** What a model can be given. */
export const modalities = ['text', 'image', 'audio', 'pdf'] as const;
export type Modality = (typeof modalities)[number];
export const Modality = Type.Enum([...modalities]);

const described = {
  id: Id,
  name: Type.String(),
  kind: Type.Enum([...attachmentKinds]),
  media_type: Type.String({ description: 'By the content, not by the name.' }),
  size: Type.Integer({ description: 'Bytes.' }),
  width: Nullable(Type.Integer({ description: 'Of an image, in pixels.' })),
  height: Nullable(Type.Integer()),
};

/** Answer of `POST /attachments`. The same bytes again are the same attachment. */
export const Attachment = Type.Object({
  ...described,
  duration_ms: Nullable(Type.Integer({ description: 'Of a recording.' })),
  pages: Nullable(Type.Integer({ description: 'Of a PDF.' })),
  forms: Type.Array(
    Type.Object({
      as: Type.Enum([...attachmentForms]),
      tokens: Type.Integer({ description: 'How much of a prompt it takes: an estimate.' }),
    }),
    { description: 'How it can be sent; the first is how it is, unless the message says otherwise.' },
  ),
});
export type Attachment = Static<typeof Attachment>;

/** An attachment of a message. */
export const MessageAttachment = Type.Object({ ...described, as: Type.Enum([...attachmentForms]) });
export type MessageAttachment = Static<typeof MessageAttachment>;

/** As `send_message` names them. */
export const AttachmentRef = Type.Object(
  { id: Id, as: Type.Optional(Type.Enum([...attachmentForms])) },
  { additionalProperties: false },
);
export type AttachmentRef = Static<typeof AttachmentRef>;
