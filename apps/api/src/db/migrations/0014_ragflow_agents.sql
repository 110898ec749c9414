CREATE TABLE "ragflow_agent_sessions" (
	"ragflow_session_id" text PRIMARY KEY NOT NULL,
	"agent_id" text NOT NULL,
	"session_id" uuid NOT NULL,
	"heard_message_id" uuid,
	"turns" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ragflow_agents" (
	"notebook_id" uuid PRIMARY KEY NOT NULL,
	"agent_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "answered_by" text DEFAULT 'model' NOT NULL;--> statement-breakpoint
CREATE INDEX "ragflow_agent_sessions_session" ON "ragflow_agent_sessions" USING btree ("session_id","created_at");