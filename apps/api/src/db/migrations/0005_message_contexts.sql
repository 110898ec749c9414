CREATE TABLE "message_contexts" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"context" json NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_contexts" ADD CONSTRAINT "message_contexts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;