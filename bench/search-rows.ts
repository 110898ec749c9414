import { closeDatabase, openDatabase } from '../apps/api/src/db/client.ts';
import { BATCH, fillNew } from '../apps/api/src/domain/search/fill.ts';

/** Writes the search rows of what SQL has written, as the server does it after a start, but at full pace. */
export async function writeSearchRows(url: string): Promise<void> {
  const db = openDatabase(url, () => undefined);
  while ((await fillNew(db, new Date(), 'wait')) === BATCH);
  await closeDatabase(db);
}
