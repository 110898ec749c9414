import type { RetrievedPassage } from '../../apps/api/src/domain/notebooks/engine.ts';
import { aligned, say, verdict } from '../print.ts';
import type { Gold, GoldSet } from './gold.ts';
import { retrieve, type World } from './world.ts';

const MIN_RECALL = 0.9;
const AT = 8;

/** How many questions had an answer among the first passages. */
interface Found {
  questions: number;
  hybrid: number;
  words: number;
  vectors: number;
}

/** Whether the passages that answer questions are found, by both halves together and by each alone. */
export async function recall(world: World, title: string, notebookId: string, gold: GoldSet): Promise<void> {
  const missed: string[] = [];
  const inItsWords = await ask(world, notebookId, gold.inItsWords, missed);
  const inOtherWords = await ask(world, notebookId, gold.inOtherWords, missed);
  const all: Found = {
    questions: inItsWords.questions + inOtherWords.questions,
    hybrid: inItsWords.hybrid + inOtherWords.hybrid,
    words: inItsWords.words + inOtherWords.words,
    vectors: inItsWords.vectors + inOtherWords.vectors,
  };
  const rows = [[`recall@${AT}`, 'questions', 'hybrid', 'words', 'vectors']];
  for (const [name, found] of Object.entries({ "in the book's words": inItsWords, 'in others': inOtherWords, all })) {
    const share = (count: number) => (count / found.questions).toFixed(3);
    rows.push([name, String(found.questions), share(found.hybrid), share(found.words), share(found.vectors)]);
  }
  say(`\n${title}, vectors: ${world.engine.vectors}\n${aligned(rows)}`);
  for (const question of missed) say(`  not found: ${question}`);
  say(
    verdict(
      inItsWords.hybrid / inItsWords.questions >= MIN_RECALL,
      `questions in the book's words: at least ${MIN_RECALL}`,
    ),
  );
  say(verdict(all.hybrid > Math.max(all.words, all.vectors), 'all questions: better than either half alone'));
}

async function ask(world: World, notebookId: string, gold: readonly Gold[], missed: string[]): Promise<Found> {
  const found: Found = { questions: gold.length, hybrid: 0, words: 0, vectors: 0 };
  for (const [question, quote] of gold) {
    const holds = ({ text }: RetrievedPassage) => plain(text).includes(plain(quote));
    const first = (await retrieve(world, notebookId, question, AT)).some(holds);
    if (first) found.hybrid++;
    else missed.push(question);
    // All that both halves have found, with their places in each.
    const all = (await retrieve(world, notebookId, question, 1_000)).filter(holds);
    if (all.some(({ wordRank }) => wordRank !== null && wordRank <= AT)) found.words++;
    if (all.some(({ vectorRank }) => vectorRank !== null && vectorRank <= AT)) found.vectors++;
  }
  return found;
}

/** White space and the shapes of quotes do not count. */
const plain = (text: string): string => text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ');
