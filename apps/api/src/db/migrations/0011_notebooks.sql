CREATE TABLE "notebooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"generation_status" text DEFAULT 'idle' NOT NULL,
	"engine" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "embeddings" (
	"owner_id" uuid NOT NULL,
	"model" text NOT NULL,
	"dimensions" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"vector" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embeddings_owner_id_model_dimensions_hash_pk" PRIMARY KEY("owner_id","model","dimensions","hash")
);
--> statement-breakpoint
CREATE TABLE "passage_words" (
	"source_id" uuid NOT NULL,
	-- By hand: in the order of bytes, so that the words with one beginning stand together whatever the server's locale.
	"word" text COLLATE "C" NOT NULL,
	"postings" "bytea" NOT NULL,
	CONSTRAINT "passage_words_source_id_word_pk" PRIMARY KEY("source_id","word")
);
--> statement-breakpoint
CREATE TABLE "passages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"chapter" integer NOT NULL,
	"page" integer,
	"text_start" integer NOT NULL,
	"text_end" integer NOT NULL,
	"text" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "passages_place" UNIQUE("source_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"notebook_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"storage_key" text NOT NULL,
	"text_key" text,
	"title" text DEFAULT '' NOT NULL,
	"language" text DEFAULT 'und' NOT NULL,
	"characters" integer DEFAULT 0 NOT NULL,
	"chapters" jsonb DEFAULT '[]' NOT NULL,
	"passage_count" integer DEFAULT 0 NOT NULL,
	"embedded" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"progress" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sources_place" UNIQUE("notebook_id","ordinal"),
	CONSTRAINT "sources_content" UNIQUE("notebook_id","sha256")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "notebook_id" uuid;--> statement-breakpoint
ALTER TABLE "notebooks" ADD CONSTRAINT "notebooks_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passage_words" ADD CONSTRAINT "passage_words_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_notebook_id_notebooks_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notebooks_owner" ON "notebooks" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "passages_chapter" ON "passages" USING btree ("source_id","chapter","ordinal");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_notebook_id_notebooks_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebooks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_notebook" ON "sessions" USING btree ("notebook_id");--> statement-breakpoint
-- By hand: vectors stay in their rows and are not compressed, because a search reads many and they do not shrink.
ALTER TABLE "embeddings" ALTER COLUMN "vector" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "embeddings" SET (toast_tuple_target = 4080);
