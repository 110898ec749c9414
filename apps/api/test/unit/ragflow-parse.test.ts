import { describe, expect, it } from 'vitest';
import { parsedPart, parseStateOf, watchParse } from '../../src/adapters/ragflow/parse-watch.ts';
import { chunkPlacer, passagesIn } from '../../src/domain/notebooks/ragflow/place-chunks.ts';

const document = (run: string, progress: number, message = '') => ({
  id: 'd',
  name: 'n',
  run,
  progress,
  progress_msg: message,
});

describe('how parsing stands', () => {
  it('is told by words, by numbers, and by neither', () => {
    const told = ['UNSTART', '0', '5', 'running', '1', 'DONE', '3', 'FAIL', '4', 'CANCEL', '2', 'WHAT'];
    expect(told.map((run) => parseStateOf({ run }))).toEqual([
      'waiting',
      'waiting',
      'waiting',
      'running',
      'running',
      'done',
      'done',
      'failed',
      'failed',
      'cancelled',
      'cancelled',
      'waiting',
    ]);
    expect([-1, 0.5, 7].map((progress) => parsedPart({ progress }))).toEqual([0, 0.5, 1]);
    expect(parsedPart({})).toBe(0);
  });

  it('is stuck when nothing has changed for as long as one has patience, and only while it runs', () => {
    const at = (before: Parameters<typeof watchParse>[0], run: string, progress: number, now: number, says = '') =>
      watchParse(before, document(run, progress, says), now, 100);
    const first = at(null, 'RUNNING', 0.1, 1_000);
    expect(first.isStuck).toBe(false);
    expect(at(first.sample, 'RUNNING', 0.1, 1_099).isStuck).toBe(false);
    expect(at(first.sample, 'RUNNING', 0.1, 1_100).isStuck).toBe(true);
    for (const moved of [at(first.sample, 'RUNNING', 0.2, 1_100), at(first.sample, 'RUNNING', 0.1, 1_100, 'Page 2')]) {
      expect(moved).toMatchObject({ isStuck: false, sample: { since: 1_100 } });
    }
    const queued = at(null, 'UNSTART', 0, 0);
    expect(at(queued.sample, 'UNSTART', 0, 10_000).isStuck).toBe(false);
  });
});

describe('a chunk', () => {
  const text = [
    'Chapter 1',
    'The heron stood in the shallows, and nobody spoke of Ada.',
    'Across the table lay 12 oysters; beside them, 7 lemons from the south.',
    'Chapter 2',
    'She rowed back to the light before the tide had turned again.',
    'The heron stood in the shallows, and nobody spoke of Ada.',
  ].join('\n\n');
  const placed = (place: ReturnType<typeof chunkPlacer>, chunk: string) => {
    const stretch = place(chunk);
    return stretch === null ? null : text.slice(stretch.start, stretch.end);
  };

  it.each([
    ['as it is', 'She rowed back to the light before the tide had turned again.'],
    ['with other white space and marks', 'she ROWED  back\nto the light — before the\ntide had turned again'],
    ['with a word that was hyphenated', 'She row-\ned back to the light before the tide had turned a-\ngain'],
  ])('is found %s', (_, chunk) => {
    expect(placed(chunkPlacer(text), chunk)).toBe('She rowed back to the light before the tide had turned again');
  });

  it('is found through the markup of a table', () => {
    const table = '<table><tr><td>Across the table lay 12 oysters</td><td>beside them, 7 lemons</td></tr></table>';
    expect(placed(chunkPlacer(text), table)).toBe('Across the table lay 12 oysters; beside them, 7 lemons');
  });

  it('is found by most of its pieces when some are not in the text', () => {
    const chunk =
      'The heron stood in the shallows, and nobody spoke of Ada. [Figure: a heron] Across the table lay 12 oysters; beside them, 7 lemons from the south.';
    expect(placed(chunkPlacer(text), chunk)).toMatch(/^The heron stood.*7 lemons/s);
  });

  it('that stands there twice is found behind the one before it', () => {
    const place = chunkPlacer(text);
    const twice = 'The heron stood in the shallows, and nobody spoke of Ada.';
    expect(place(twice)?.start).toBe(text.indexOf('The heron'));
    place('She rowed back to the light before the tide had turned again.');
    expect(place(twice)?.start).toBe(text.lastIndexOf('The heron'));
    // Nothing more comes behind, so it is looked for from the beginning.
    expect(placed(place, 'Across the table lay 12 oysters')).toBe('Across the table lay 12 oysters');
  });

  it.each([
    ['is not in the text', 'Nothing of this was ever said by anybody in the whole of the story.'],
    ['says next to nothing', 'The heron'],
    ['is empty', ''],
  ])('that %s has no place', (_, chunk) => {
    expect(chunkPlacer(text)(chunk)).toBeNull();
  });

  it('keeps its place behind letters whose small forms are longer', () => {
    const turkish = `İİİ İstanbul. ${text}`;
    const stretch = chunkPlacer(turkish)('before the tide had turned again');
    expect(turkish.slice(stretch?.start, stretch?.end)).toBe('before the tide had turned again');
  });

  it('is about the passages that have much of it, that with most first', () => {
    const passages = [
      { start: 0, end: 100 },
      { start: 90, end: 200 },
      { start: 190, end: 300 },
    ];
    expect(passagesIn({ start: 40, end: 190 }, passages)).toEqual([passages[1], passages[0]]);
    expect(passagesIn({ start: 85, end: 195 }, passages)).toEqual([passages[1]]);
    expect(passagesIn({ start: 300, end: 400 }, passages)).toEqual([]);
  });
});
