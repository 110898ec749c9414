import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { passages } from './passages.ts';
import { sources } from './sources.ts';

/**
 * What was made at RAGFlow. These rows outlive the notebooks and sources they were made for: they are what is left to
 * delete there. A row is written before the thing itself is made, so that nothing is ever forgotten; its id comes after.
 */
export const ragflowDatasets = pgTable('ragflow_datasets', {
  notebookId: uuid('notebook_id').primaryKey(),
  datasetId: text('dataset_id'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const ragflowDocuments = pgTable(
  'ragflow_documents',
  {
    sourceId: uuid('source_id').primaryKey(),
    notebookId: uuid('notebook_id').notNull(),
    documentId: text('document_id'),
    /** Whether it is found there: parsed, and its chunks are in `ragflow_chunks`. */
    parsed: boolean('parsed').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  // The documents of a notebook, for each retrieval.
  (t) => [index('ragflow_documents_notebook').on(t.notebookId)],
);

/** Where RAGFlow's chunks stand in our text: the passages of ours that each of them is about. */
export const ragflowChunks = pgTable(
  'ragflow_chunks',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    chunkId: text('chunk_id').notNull(),
    passageId: uuid('passage_id')
      .notNull()
      .references(() => passages.id, { onDelete: 'cascade' }),
    /** From 0, for the passage that has most of it. */
    rank: integer('rank').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.chunkId, t.passageId] }),
    // What goes with a passage.
    index('ragflow_chunks_passage').on(t.passageId),
  ],
);

/** The agent of a notebook. */
export const ragflowAgents = pgTable('ragflow_agents', {
  notebookId: uuid('notebook_id').primaryKey(),
  agentId: text('agent_id'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Sessions of agents. The newest of a session of ours is the one that may be gone on with; the others are left to delete. */
export const ragflowAgentSessions = pgTable(
  'ragflow_agent_sessions',
  {
    ragflowSessionId: text('ragflow_session_id').primaryKey(),
    agentId: text('agent_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    /** The last reply of the one branch that it has heard; null: nobody knows what it has heard. */
    heardMessageId: uuid('heard_message_id'),
    /** How many questions it has answered. */
    turns: integer('turns').notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [index('ragflow_agent_sessions_session').on(t.sessionId, t.createdAt)],
);
