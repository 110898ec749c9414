import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerEvents, type ServerEvent } from './sse.ts';

function bodyOf(bytes: Uint8Array, cuts: number[]): ReadableStream<Uint8Array> {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      edges.slice(1).forEach((edge, index) => controller.enqueue(bytes.slice(edges[index], edge)));
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(body)) events.push(event);
  return events;
}

test('events survive any cut, also in the middle of a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      async (texts, cuts) => {
        const wire = texts
          .map((text, index) => `id: ${index}\ndata: ${JSON.stringify({ text })}\n\n: ping\n\n`)
          .join('');
        const events = await collect(bodyOf(new TextEncoder().encode(wire), cuts));
        expect(events.map((event) => JSON.parse(event.data))).toEqual(texts.map((text) => ({ text })));
        expect(events.map((event) => event.id)).toEqual(texts.map((_, index) => String(index)));
      },
    ),
    { numRuns: 60 },
  );
});

test('a connection that breaks is a network error, after the events it brought', async () => {
  let turn = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      turn += 1;
      if (turn === 1) controller.enqueue(new TextEncoder().encode('data: {"n":1}\n\n'));
      else controller.error(new TypeError('terminated'));
    },
  });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of readServerEvents(body)) seen.push(event.data);
  })();
  await expect(reading).rejects.toMatchObject({ name: 'ApiError', code: 'network' });
  expect(seen).toEqual(['{"n":1}']);
});

test('leaving early closes the connection', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\ndata: 2\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of readServerEvents(body)) break;
  expect(cancelled).toBe(true);
});
