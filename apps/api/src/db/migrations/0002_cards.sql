CREATE TABLE "character_files" (
	"character_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"storage_key" text NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "character_files_character_id_sha256_pk" PRIMARY KEY("character_id","sha256")
);
--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "nickname" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "creator" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "character_version" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "card" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "lorebook" jsonb;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "lore_entries" integer GENERATED ALWAYS AS (coalesce(jsonb_array_length(lorebook -> 'entries'), 0)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "avatar" text;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "card_fingerprint" text;--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "card_identities" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "character_files" ADD CONSTRAINT "character_files_character_id_characters_id_fk" FOREIGN KEY ("character_id") REFERENCES "public"."characters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "character_files" ADD CONSTRAINT "character_files_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "characters_owner_name" ON "characters" USING btree ("owner_id","name");--> statement-breakpoint
CREATE INDEX "characters_card_identities" ON "characters" USING gin ("card_identities");