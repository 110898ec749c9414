import type { CharacterDraft } from '@dramatis/contract/drafts';
import type { LiveEvent } from '@dramatis/contract/events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Guest } from './guest.ts';

/** The story that ships with the app. */
export const sampleStory = readFileSync(
  resolve(import.meta.dirname, '../../../web/public/samples/slack-water-at-nessock.txt'),
  'utf8',
);

export const draftFields = `id status stage progress demo error { code message retryable }
  character { name tagline description personality scenario firstMessage exampleDialogue tags }
  evidence { field claim quote source sourceId chapter { number title } page start end }
  unsupported { field claim } castId characterName
  lore { name keys content evidence { field quote source sourceId chapter { number title } page start end } }`;

export const generateDraft = (guest: Guest, input: object) =>
  guest.graphql(`mutation ($input: GenerateDraftInput!) { generateDraft(input: $input) { ${draftFields} } }`, {
    input,
  });

export async function readDraft(guest: Guest, id: string): Promise<CharacterDraft> {
  return (await guest.graphql(`query ($id: ID!) { draft(id: $id) { ${draftFields} } }`, { id })).body.data.draft;
}

export const isDraft = (event: LiveEvent): event is Extract<LiveEvent, { type: 'draft' }> => event.type === 'draft';

/** Uploads the files, drafts from them, and waits for the end. @returns the draft, every step of it first to last */
export async function draftFrom(
  guest: Guest,
  files: Readonly<Record<string, string | Uint8Array>>,
  characterName?: string,
  asOfChapter?: number,
): Promise<{ draft: CharacterDraft; steps: CharacterDraft[] }> {
  const uploadIds: string[] = [];
  for (const [name, content] of Object.entries(files)) uploadIds.push((await guest.upload(name, content)).body.id);
  const events = await guest.stream('/events');
  const { body } = await generateDraft(guest, {
    uploadIds,
    ...(characterName === undefined ? {} : { characterName }),
    ...(asOfChapter === undefined ? {} : { asOfChapter }),
  });
  const steps: CharacterDraft[] = [body.data.generateDraft];
  await events.until((event) => {
    if (!isDraft(event) || event.draft.id !== steps[0]?.id) return false;
    steps.push(event.draft);
    return ['ready', 'failed', 'cancelled'].includes(event.draft.status);
  });
  events.close();
  return { draft: steps.at(-1) as CharacterDraft, steps };
}

/** White space and the shapes of quotes, which do not count when a quote is looked for in its source. */
export function plain(text: string): string {
  return text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').replace(/\s+/g, ' ').trim();
}
