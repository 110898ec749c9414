CREATE TABLE "message_search" (
	"message_id" uuid NOT NULL,
	"part" smallint NOT NULL,
	"owner_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"text_start" integer NOT NULL,
	"text_length" integer NOT NULL,
	"vector" "tsvector" NOT NULL,
	CONSTRAINT "message_search_message_id_part_pk" PRIMARY KEY("message_id","part")
);
--> statement-breakpoint
CREATE TABLE "search_progress" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"fresh" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"round" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_search" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"title" text NOT NULL,
	"vector" "tsvector" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_search" ADD CONSTRAINT "session_search_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_search_owner_time" ON "message_search" USING btree ("owner_id","created_at","message_id");--> statement-breakpoint
CREATE INDEX "message_search_vector" ON "message_search" USING gin ("vector");--> statement-breakpoint
CREATE INDEX "session_search_vector" ON "session_search" USING gin ("vector");--> statement-breakpoint
-- By hand: vectors stay in their rows where they fit, because a search looks into many, and are not compressed.
ALTER TABLE "message_search" ALTER COLUMN "vector" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "message_search" SET (toast_tuple_target = 8160);--> statement-breakpoint
-- By hand: its only row.
INSERT INTO "search_progress" DEFAULT VALUES;
