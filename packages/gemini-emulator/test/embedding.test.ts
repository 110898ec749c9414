import { expect, test } from 'vitest';
import { embed } from '../src/embedding.ts';
import { call, emulate } from './harness.ts';

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

test('vectors have length 1 and are the same for the same text', () => {
  const vector = embed('The keeper lit the lamp.', 768);
  expect(cosine(vector, vector)).toBeCloseTo(1, 5);
  expect(embed('The keeper lit the lamp.', 768)).toEqual(vector);
});

test.each([768, 3072])('nearness follows shared words, at %i dimensions', (dimensions) => {
  const question = embed('who lights the lamp in the lighthouse?', dimensions);
  const near = cosine(
    question,
    embed('Every evening the keeper went up to light the lamp of the lighthouse.', dimensions),
  );
  const related = cosine(question, embed('Two lamps hung in the hall.', dimensions));
  const far = cosine(question, embed('The market opened late, and fish was dear that week.', dimensions));
  expect(near).toBeGreaterThan(related);
  expect(related).toBeGreaterThan(far);
  expect(Math.abs(far)).toBeLessThan(0.2);
});

test('scripts without spaces and accents are compared too', () => {
  const question = embed('猫の名前', 768);
  expect(cosine(question, embed('吾輩は猫である。名前はまだ無い。', 768))).toBeGreaterThan(
    cosine(question, embed('国境の長いトンネルを抜けると雪国であった。', 768)),
  );
  expect(cosine(embed('Café Zoë', 768), embed('cafe zoe', 768))).toBeCloseTo(1, 5);
});

test('embedContent gives one, batchEmbedContents gives many, 3072 wide unless asked otherwise', async () => {
  const emulator = await emulate();
  const content = { parts: [{ text: 'The keeper lit the lamp.' }] };
  const one: { embedding: { values: number[] } } = JSON.parse(
    await (await call(emulator, 'embedContent', { content })).text(),
  );
  expect(one.embedding.values).toHaveLength(3072);
  const requests = [{ content, outputDimensionality: 768 }, { content }];
  const many: { embeddings: { values: number[] }[] } = JSON.parse(
    await (await call(emulator, 'batchEmbedContents', { requests })).text(),
  );
  expect(many.embeddings.map((each) => each.values.length)).toEqual([768, 3072]);
});

test.each([
  ['no text', { requests: [{ content: { parts: [{ text: '' }] } }] }],
  ['too many dimensions', { requests: [{ content: { parts: [{ text: 'x' }] }, outputDimensionality: 4000 }] }],
  ['no requests', { requests: [] }],
  ['101 requests', { requests: Array.from({ length: 101 }, () => ({ content: { parts: [{ text: 'x' }] } })) }],
])('refuses %s', async (_, body) => {
  expect((await call(await emulate(), 'batchEmbedContents', body)).status).toBe(400);
});
