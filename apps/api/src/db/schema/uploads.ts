import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';

export const uploads = pgTable('uploads', {
  id: id(),
  ownerId: ownerId(),
  name: text('name').notNull(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  /** Key in the file store. */
  storageKey: text('storage_key').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export type UploadRow = typeof uploads.$inferSelect;
