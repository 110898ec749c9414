CREATE TABLE "character_versions" (
	"character_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"fields" jsonb NOT NULL,
	"changed" text[] DEFAULT '{}' NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "character_versions_character_id_revision_pk" PRIMARY KEY("character_id","revision")
);
--> statement-breakpoint
CREATE TABLE "user_personas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "characters_owner";--> statement-breakpoint
DROP INDEX "sessions_owner_activity";--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "favourite" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "character_versions" ADD CONSTRAINT "character_versions_character_id_characters_id_fk" FOREIGN KEY ("character_id") REFERENCES "public"."characters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_personas" ADD CONSTRAINT "user_personas_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_personas_owner" ON "user_personas" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "characters_owner_sorted" ON "characters" USING btree ("owner_id",lower("name"),"id");--> statement-breakpoint
CREATE INDEX "characters_owner_changed" ON "characters" USING btree ("owner_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "characters_owner" ON "characters" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "sessions_owner_activity" ON "sessions" USING btree ("owner_id","last_activity_at","id");