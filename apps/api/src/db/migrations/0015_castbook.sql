ALTER TABLE "casts" ADD COLUMN "source_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "casts" ADD COLUMN "notebook_id" uuid;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "notebook_id" uuid;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "source_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "notebook_id" uuid;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "page_starts" integer[];--> statement-breakpoint
ALTER TABLE "casts" ADD CONSTRAINT "casts_notebook_id_notebooks_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebooks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "characters" ADD CONSTRAINT "characters_notebook_id_notebooks_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebooks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_notebook_id_notebooks_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebooks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "casts_owner" ON "casts" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "casts_notebook" ON "casts" USING btree ("notebook_id") WHERE "casts"."notebook_id" is not null;--> statement-breakpoint
CREATE INDEX "characters_notebook" ON "characters" USING btree ("notebook_id") WHERE "characters"."notebook_id" is not null;--> statement-breakpoint
CREATE INDEX "drafts_notebook" ON "drafts" USING btree ("notebook_id") WHERE "drafts"."notebook_id" is not null;