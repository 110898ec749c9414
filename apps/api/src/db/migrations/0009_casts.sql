CREATE TABLE "casts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"upload_ids" uuid[] NOT NULL,
	"as_of_chapter" integer,
	"status" text DEFAULT 'reading' NOT NULL,
	"stage" text DEFAULT 'Waiting to start' NOT NULL,
	"progress" integer DEFAULT 0 NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"outlines" jsonb,
	"members" jsonb DEFAULT '[]' NOT NULL,
	"error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reading_parts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cast_id" uuid,
	"draft_id" uuid,
	"kind" text NOT NULL,
	"index" integer NOT NULL,
	"title" text NOT NULL,
	"input_hash" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"result" jsonb,
	"error" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "reading_parts_cast" UNIQUE("cast_id","kind","index"),
	CONSTRAINT "reading_parts_draft" UNIQUE("draft_id","kind","index"),
	CONSTRAINT "reading_parts_one_owner" CHECK (num_nonnulls("reading_parts"."cast_id", "reading_parts"."draft_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "cast_id" uuid;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "unsupported" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "lore" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "casts" ADD CONSTRAINT "casts_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reading_parts" ADD CONSTRAINT "reading_parts_cast_id_casts_id_fk" FOREIGN KEY ("cast_id") REFERENCES "public"."casts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reading_parts" ADD CONSTRAINT "reading_parts_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "casts_owner_open" ON "casts" USING btree ("owner_id") WHERE "casts"."status" in ('reading', 'running');--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_cast_id_casts_id_fk" FOREIGN KEY ("cast_id") REFERENCES "public"."casts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_cast_character" ON "drafts" USING btree ("cast_id","character_name") WHERE "drafts"."status" <> 'cancelled';--> statement-breakpoint
CREATE INDEX "drafts_owner_open" ON "drafts" USING btree ("owner_id") WHERE "drafts"."status" in ('queued', 'running');