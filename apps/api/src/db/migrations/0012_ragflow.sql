CREATE TABLE "ragflow_chunks" (
	"source_id" uuid NOT NULL,
	"chunk_id" text NOT NULL,
	"passage_id" uuid NOT NULL,
	"rank" integer NOT NULL,
	CONSTRAINT "ragflow_chunks_source_id_chunk_id_passage_id_pk" PRIMARY KEY("source_id","chunk_id","passage_id")
);
--> statement-breakpoint
CREATE TABLE "ragflow_datasets" (
	"notebook_id" uuid PRIMARY KEY NOT NULL,
	"dataset_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ragflow_documents" (
	"source_id" uuid PRIMARY KEY NOT NULL,
	"notebook_id" uuid NOT NULL,
	"document_id" text,
	"parsed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ragflow_chunks" ADD CONSTRAINT "ragflow_chunks_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ragflow_chunks" ADD CONSTRAINT "ragflow_chunks_passage_id_passages_id_fk" FOREIGN KEY ("passage_id") REFERENCES "public"."passages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ragflow_chunks_passage" ON "ragflow_chunks" USING btree ("passage_id");--> statement-breakpoint
CREATE INDEX "ragflow_documents_notebook" ON "ragflow_documents" USING btree ("notebook_id");