import { Type, type Static } from 'typebox';
import { MessageError } from './errors.ts';
import { notebookLimits } from './limits.ts';
import { Id, Nullable, PageQuery, Text, Timestamp } from './primitives.ts';
import { StoryPosition } from './sessions.ts';

export const notebookStatuses = ['idle', 'queued', 'running', 'ready', 'failed'] as const;
export type NotebookStatus = (typeof notebookStatuses)[number];

export const sourceStatuses = ['queued', 'running', 'ready', 'failed'] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

export const notebookEngines = ['local', 'ragflow'] as const;
export type NotebookEngine = (typeof notebookEngines)[number];

export const Notebook = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  version: Type.Integer({ description: 'Goes up with every change of what can be found in it.' }),
  generation_status: Type.Enum([...notebookStatuses], {
    description:
      'Of its sources: running or queued while any is, else failed if any has, else ready; idle without any.',
  }),
  engine: Type.Enum([...notebookEngines], { description: 'What indexes it; local is this server.' }),
  source_count: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Notebook = Static<typeof Notebook>;

export const NotebookList = Type.Object({ notebooks: Type.Array(Notebook), next_cursor: Nullable(Type.String()) });
export type NotebookList = Static<typeof NotebookList>;

export const ListNotebooksQuery = Type.Object({ ...PageQuery }, { additionalProperties: false });
export type ListNotebooksQuery = Static<typeof ListNotebooksQuery>;

const fields = {
  name: Text(notebookLimits.name, { minLength: 1 }),
  description: Type.Optional(Text(notebookLimits.description)),
};

export const CreateNotebook = Type.Object(
  {
    ...fields,
    engine: Type.Optional(
      Type.Enum([...notebookEngines], {
        default: 'local',
        description: 'What indexes it, for good: one of `notebook_engines` of GET /meta.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CreateNotebook = Static<typeof CreateNotebook>;

export const UpdateNotebook = Type.Object(
  { ...fields, name: Type.Optional(fields.name) },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateNotebook = Static<typeof UpdateNotebook>;

export const DeleteNotebookQuery = Type.Object(
  {
    sessions: Type.Optional(
      Type.Enum(['keep', 'delete'], {
        default: 'keep',
        description: 'keep: its sessions are closed and belong to no notebook any more. delete: they go with it.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type DeleteNotebookQuery = Static<typeof DeleteNotebookQuery>;

export const Source = Type.Object({
  id: Id,
  notebook_id: Id,
  ordinal: Type.Integer({ description: 'Place in the notebook, from 1: the order of the story.' }),
  name: Type.String({ description: 'File name.' }),
  media_type: Type.String(),
  size: Type.Integer({ description: 'Bytes.' }),
  title: Type.String({ description: 'As the file says; may be empty.' }),
  language: Type.String({ description: 'ISO 639-3, told from the text; und when it could not be told.' }),
  status: Type.Enum([...sourceStatuses]),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  embedded: Type.Boolean({
    description:
      'False on a ready source: it is found less well than it might be, by its words alone or by this server instead of the engine of its notebook, for the reason in error. Retry to change that. Without an error its passages are being embedded anew, since the server’s embedding model was changed.',
  }),
  error: Nullable(MessageError),
  characters: Type.Integer({ description: 'Length of its normalised text, in UTF-16 code units.' }),
  passage_count: Type.Integer(),
  chapters: Type.Array(
    Type.Object({
      number: Type.Integer(),
      title: Type.String(),
      start: Type.Integer({ description: 'In the normalised text, in UTF-16 code units.' }),
      end: Type.Integer(),
    }),
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Source = Static<typeof Source>;

export const SourceList = Type.Object({ sources: Type.Array(Source) });
export type SourceList = Static<typeof SourceList>;

/** What became of each file of `POST /notebooks/:id/sources`, in order. */
export const AddedSources = Type.Object({
  results: Type.Array(
    Type.Object({
      name: Type.String(),
      /** The new source, or the one that had this content already. Null: refused, for the reason in `error`. */
      source: Nullable(Source),
      duplicate: Type.Boolean(),
      error: Nullable(MessageError),
    }),
  ),
});
export type AddedSources = Static<typeof AddedSources>;

export const SourceTextQuery = Type.Object(
  {
    from: Type.Integer({ minimum: 0, maximum: 2_000_000_000, description: 'In UTF-16 code units.' }),
    to: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
  },
  { additionalProperties: false },
);
export type SourceTextQuery = Static<typeof SourceTextQuery>;

/** A stretch of a source's normalised text. No character is cut in two, so it may begin and end a unit off. */
export const SourceText = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  length: Type.Integer({ description: 'Of the whole text.' }),
  text: Type.String(),
});
export type SourceText = Static<typeof SourceText>;

export const Passage = Type.Object({
  id: Id,
  source_id: Id,
  source_name: Type.String(),
  ordinal: Type.Integer({ description: 'Place in the source, from 0.' }),
  chapter: Nullable(Type.Object({ number: Type.Integer(), title: Type.String() })),
  page: Nullable(Type.Integer()),
  start: Type.Integer({ description: 'In the normalised text of the source, in UTF-16 code units.' }),
  end: Type.Integer(),
  text: Type.String(),
});
export type Passage = Static<typeof Passage>;

export const PassageInContext = Type.Object({
  passage: Passage,
  /** What stands around it in the text. */
  before: Type.String(),
  after: Type.String(),
});
export type PassageInContext = Static<typeof PassageInContext>;

export const SearchNotebook = Type.Object(
  {
    q: Text(notebookLimits.query, { minLength: 1 }),
    /** Up to where: all earlier sources, and this one to the end of a chapter. */
    story_position: Type.Optional(StoryPosition),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 8 })),
  },
  { additionalProperties: false },
);
export type SearchNotebook = Static<typeof SearchNotebook>;

export const NotebookSearchResults = Type.Object({
  notebook_version: Type.Integer(),
  passages: Type.Array(
    Type.Object({
      passage: Passage,
      score: Type.Number({ description: 'Of this search alone; higher is better.' }),
      /** Its places in the two lists that were joined; null where it is in only one of them. */
      word_rank: Nullable(Type.Integer()),
      vector_rank: Nullable(Type.Integer()),
    }),
  ),
});
export type NotebookSearchResults = Static<typeof NotebookSearchResults>;
