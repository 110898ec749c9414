import { Type, type Static } from 'typebox'
import { Id } from './primitives.ts'

/** Largest file that `POST /uploads` takes, in bytes. */
export const UPLOAD_MAX_BYTES = 50 * 1024 * 1024

export const Upload = Type.Object(
  {
    id: Id,
    name: Type.String(),
    media_type: Type.String({ description: 'Sniffed from the content, not taken from the name.' }),
    size: Type.Integer({ description: 'Bytes.' }),
  },
  { $id: 'Upload' },
)
export type Upload = Static<typeof Upload>
