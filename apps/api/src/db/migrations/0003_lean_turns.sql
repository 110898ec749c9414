ALTER TABLE "generations" DROP CONSTRAINT "generations_session_id_sessions_id_fk";
--> statement-breakpoint
ALTER TABLE "generations" DROP CONSTRAINT "generations_owner_id_auth_users_id_fk";
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_owner_id_auth_users_id_fk";
