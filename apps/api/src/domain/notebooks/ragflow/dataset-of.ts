import { eq } from 'drizzle-orm';
import type { Database } from '../../../db/client.ts';
import { ragflowDatasets } from '../../../db/schema/ragflow.ts';

/** RAGFlow's id of a notebook's dataset; null: it has none. */
export async function datasetOf(db: Database, notebookId: string): Promise<string | null> {
  const [row] = await db
    .select({ datasetId: ragflowDatasets.datasetId })
    .from(ragflowDatasets)
    .where(eq(ragflowDatasets.notebookId, notebookId));
  return row?.datasetId ?? null;
}
