ALTER TABLE "sources" ADD COLUMN "embedded_with" text;--> statement-breakpoint
UPDATE "sources" SET "embedded_with" = (
  SELECT e.model || '/' || e.dimensions FROM "passages" p
  JOIN "embeddings" e ON e.owner_id = "sources".owner_id AND e.hash = p.hash
  WHERE p.source_id = "sources".id ORDER BY e.created_at DESC LIMIT 1
) WHERE "embedded";
