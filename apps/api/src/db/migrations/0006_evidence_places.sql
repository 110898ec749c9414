ALTER TABLE "drafts" ADD COLUMN "as_of_chapter" integer;--> statement-breakpoint
-- By hand: evidence of earlier drafts knows neither chapter nor page, and its offset is in the text as it was read then.
UPDATE "drafts" SET "evidence" = (
  SELECT jsonb_agg(
    (quote - 'offset') || jsonb_build_object(
      'chapter', NULL, 'page', NULL, 'start', quote->'offset',
      'end', (quote->>'offset')::int + length(quote->>'quote')
    ) ORDER BY place
  )
  FROM jsonb_array_elements("evidence") WITH ORDINALITY AS each(quote, place)
) WHERE jsonb_array_length("evidence") > 0;
