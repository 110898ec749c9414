import { Type, type Static, type TSchema } from 'typebox';

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
export const RagflowId = Type.String({ pattern: '^[0-9A-Za-z_-]{1,64}$' });

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

const Absent = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

export const Agent = Type.Object({ id: RagflowId, title: Absent(Type.String()) });

/** Either is answered, by versions. */
export const AgentList = Type.Union([Type.Object({ canvas: Type.Array(Agent) }), Type.Array(Agent)]);

/** Also of what goes wrong in the middle of a stream: then it has a code and no event. */
export const AgentFrame = Type.Object({
  event: Absent(Type.String()),
  session_id: Absent(RagflowId),
  data: Type.Optional(Type.Unknown()),
  code: Absent(Type.Integer()),
  message: Absent(Type.String()),
});
export type AgentFrame = Static<typeof AgentFrame>;

export const MessageData = Type.Object({
  content: Absent(Type.String()),
  start_to_think: Absent(Type.Boolean()),
  end_to_think: Absent(Type.Boolean()),
});

const ReferredChunk = Type.Object({
  id: Absent(Type.String()),
  document_id: Absent(Type.String()),
});

/** Chunks by the number that marks have; in other answers of RAGFlow they are a list. */
export const Reference = Type.Object({
  chunks: Absent(Type.Union([Type.Array(ReferredChunk), Type.Record(Type.String(), ReferredChunk)])),
});

export const MessageEndData = Type.Object({ reference: Absent(Type.Unknown()) });

export const NodeFinishedData = Type.Object({
  component_type: Absent(Type.String()),
  outputs: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Unknown()),
});

/** What a retrieval hands to the model: its chunks, and the same as one text, each under the number that marks have. */
export const RetrievalOutputs = Type.Object({
  json: Type.Array(
    Type.Object({
      id: Absent(Type.String()),
      chunk_id: Absent(Type.String()),
      doc_id: Absent(Type.String()),
      document_id: Absent(Type.String()),
    }),
  ),
  formalized_content: Type.String(),
});

export const AgentUsage = Type.Object({
  usage: Absent(Type.Object({ prompt_tokens: Type.Integer(), completion_tokens: Type.Integer() })),
});

/** Of an agent that was asked for a stream and answered at once. */
export const WholeAnswer = Type.Object({
  session_id: Absent(RagflowId),
  data: Type.Optional(Type.Unknown()),
});

export const WholeText = Type.Object({ content: Absent(Type.String()), reference: Absent(Type.Unknown()) });
