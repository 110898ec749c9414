-- Replies that a dead process left behind have no place to take.
UPDATE "messages" SET "status" = 'interrupted', "completed_at" = now() WHERE "id" IN (SELECT "message_id" FROM "generations");--> statement-breakpoint
DELETE FROM "generations";--> statement-breakpoint
CREATE TABLE "generation_events" (
	"message_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"events" json NOT NULL,
	CONSTRAINT "generation_events_message_id_seq_pk" PRIMARY KEY("message_id","seq")
);
--> statement-breakpoint
DROP INDEX "generations_lease";--> statement-breakpoint
DROP INDEX "generations_owner";--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "slot" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "stop_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "tokens" integer;--> statement-breakpoint
CREATE INDEX "generations_worker" ON "generations" USING btree ("worker_id");--> statement-breakpoint
ALTER TABLE "generations" ADD CONSTRAINT "generations_owner_slot" UNIQUE("owner_id","slot");