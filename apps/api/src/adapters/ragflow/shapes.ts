import { Type, type Static } from 'typebox';

/**
 * What is read of RAGFlow's answers, and no more: it adds fields from version to version. `data` and `message` may be
 * missing, also where all went well.
 */
export const Envelope = Type.Object({
  code: Type.Integer(),
  message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  data: Type.Optional(Type.Unknown()),
});

/** 32 hexadecimal digits. They become parts of paths, so nothing else may come through. */
const RagflowId = Type.String({ pattern: '^[0-9A-Za-z_-]{1,64}$' });

export const Dataset = Type.Object({ id: RagflowId, name: Type.String() });

export const Document = Type.Object({
  id: RagflowId,
  name: Type.String(),
  /** A word, or the number of it. */
  run: Type.String(),
  /** 0…1, and below 0 where parsing failed. */
  progress: Type.Optional(Type.Number()),
  progress_msg: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
export type Document = Static<typeof Document>;

export const DocumentList = Type.Object({ docs: Type.Array(Document) });

export const Chunk = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }), content: Type.String() });
export type Chunk = Static<typeof Chunk>;

export const ChunkList = Type.Object({ chunks: Type.Array(Chunk) });

/** A chunk of a knowledge graph has no ids; it is from no document. */
export const FoundChunks = Type.Object({
  chunks: Type.Array(
    Type.Object({
      id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      document_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  ),
});
