-- A generated column takes nothing but immutable functions, and array_to_string counts as none, since the text of other
-- types may depend on settings. That of text does not.
CREATE FUNCTION character_tags_text(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_to_string($1, chr(1));
--> statement-breakpoint
ALTER TABLE "characters" ADD COLUMN "searched" text GENERATED ALWAYS AS (lower(name || chr(1) || tagline || chr(1) || character_tags_text(tags))) STORED NOT NULL;
