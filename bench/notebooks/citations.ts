import { createClient, type Client } from '@dramatis/client/client';
import type { Message, Source } from '@dramatis/client/model';
import type { Pace } from '@dramatis/gemini-emulator/pace';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signInGuests } from '../people.ts';
import { counted, say, verdict } from '../print.ts';
import { generator } from '../search-texts.ts';
import { startApiProcess } from '../servers/api.ts';
import type { Bench } from '../suites/suite.ts';
import type { Gold } from './gold.ts';

const REPLIES = 200;
const QUICK_REPLIES = 20;
const POLL_MS = 50;
const INDEXED_WITHIN_MS = 60_000;
/** Every mark is cut in as many pieces as it can be. */
const pace: Pace = { firstChunkMs: 0, chunkMs: 0, wordsPerChunk: 1 };

/**
 * Whether every citation that is shown leads to its passage, of replies of the whole server. The text has marks of its own, as
 * books with notes have, which the emulator quotes: none of them may be taken for a citation.
 */
export async function citations(
  { options, upstream, folder }: Bench,
  text: string,
  questions: readonly Gold[],
): Promise<void> {
  await upstream.setPace(pace);
  const api = await startApiProcess(upstream, folder.next(), { core: 'any' });
  try {
    const [guest] = await signInGuests(api.baseUrl, 1);
    if (guest === undefined) throw new Error('No guest was made.');
    const client = createClient({ baseUrl: api.baseUrl, headers: { cookie: guest.cookie } });
    const { id: notebookId } = await client.createNotebook({ name: 'Bench' });
    await client.addSources(notebookId, [{ file: new Blob([withNotes(text)]), name: 'book.txt' }]);
    const source = await indexed(client, notebookId);

    const faults: string[] = [];
    let [shown, replies] = [0, 0];
    for (; replies < (options.quick ? QUICK_REPLIES : REPLIES); replies++) {
      const { aiMessage } = await client.sendMessageAndWait({
        notebookId,
        characterId: replies % 2 === 0 ? guest.characterId : null,
        clientMessageId: randomUUID(),
        content: questions[replies % questions.length]?.[0] ?? '',
      });
      const found = await check(client, source, aiMessage);
      shown += found.shown;
      faults.push(...found.faults);
    }
    say(
      verdict(
        shown > 0 && faults.length === 0,
        `citations: ${shown} shown in ${replies} replies, ${faults.length} of them do not resolve`,
      ),
    );
    for (const line of counted(faults)) say(`  ${line}`);
  } finally {
    await api.stop();
  }
}

function withNotes(text: string): string {
  const random = generator(23);
  return text.replace(/\.(?= \p{Lu})/gu, (stop) => (random(3) === 0 ? `${stop} [${1 + random(40)}]` : stop));
}

async function indexed(client: Client, notebookId: string): Promise<Source> {
  const deadline = performance.now() + INDEXED_WITHIN_MS;
  while (performance.now() < deadline) {
    const [source] = await client.listSources(notebookId);
    if (source?.status === 'ready') return source;
    if (source?.status === 'failed') break;
    await wait(POLL_MS);
  }
  throw new Error('The book was not indexed.');
}

/** Reads of every mark in a reply what it stands for, as a reader who opens it. */
async function check(
  client: Client,
  { id: sourceId, notebookId }: Source,
  { content, metadata }: Message,
): Promise<{ shown: number; faults: string[] }> {
  const faults: string[] = [];
  const marks = [...content.matchAll(/\[(\d{1,3})\]/g)].map(([, n]) => Number(n));
  for (const n of marks) {
    const cited = metadata.sources?.find((each) => each.n === n);
    if (cited === undefined) {
      faults.push('a mark that stands for nothing');
      continue;
    }
    const { passage } = await client.getPassage(notebookId, cited.passageId);
    const { start, end, text } = cited.span;
    const there = await client.getSourceText(notebookId, sourceId, { from: start, to: end });
    if (passage.start !== cited.start || passage.end !== cited.end) faults.push('a passage that stands elsewhere');
    if (start < passage.start || end > passage.end) faults.push('a span outside its passage');
    if (there.text !== text) faults.push('a span that does not stand there');
  }
  return { shown: marks.length, faults };
}
