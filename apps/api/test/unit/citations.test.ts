import type { Passage } from '@dramatis/contract/notebooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplyPiece } from '../../src/adapters/gemini/llm.ts';
import { bestSpan } from '../../src/domain/citations/best-span.ts';
import { citing, sentenceBefore, type CitedPiece } from '../../src/domain/citations/cite.ts';
import { codeReader, type Stretch } from '../../src/domain/citations/code.ts';
import { markReader } from '../../src/domain/citations/marks.ts';

const isCitable = (n: number) => n >= 1 && n <= 3;

function read(pieces: readonly string[], begun = ''): { text: string; marks: { n: number; at: number }[] } {
  const reader = markReader(isCitable, begun);
  let text = '';
  const marks: { n: number; at: number }[] = [];
  for (const part of [...pieces.map((piece) => reader.read(piece)), reader.end()]) {
    marks.push(...part.marks.map(({ n, at }) => ({ n, at: text.length + at })));
    text += part.text;
  }
  return { text, marks };
}

const replies = fc
  .array(
    fc.oneof(
      fc.constantFrom('[', ']', '[1]', '[2]', '[9]', '[1, 9]', '[2;3]', ' ', '\t', '\n', '.', '1', '12', ',', '🐚'),
      fc.string({ maxLength: 4 }),
      fc.constantFrom('`', '``', '```', '\n```\n', '\n~~~\n', '\n\n', '    ', '- ', 'a[0]', 'a[1]', '`a[1]`'),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

const plainReplies = replies.map((text) => text.replace(/[`~]/g, ''));

function stretches(pieces: readonly string[]): Stretch[] {
  const reader = codeReader();
  const joined: { text: string; isCode: boolean }[] = [];
  for (const { text, isCode } of [...pieces.flatMap((piece) => reader.read(piece)), ...reader.end()]) {
    const last = joined.at(-1);
    if (last?.isCode === isCode) last.text += text;
    else joined.push({ text, isCode });
  }
  return joined;
}

function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((each) => each % (text.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length));
}

describe('marks', () => {
  it('come out the same, however the reply was cut', () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(), { maxLength: 12 }), (text, at) => {
        expect(read(cut(text, at))).toEqual(read([text]));
        expect(stretches(cut(text, at))).toEqual(stretches([text]));
      }),
    );
  });

  it('all stand for something, and are told with their places', () => {
    fc.assert(
      fc.property(plainReplies, fc.constantFrom('', '[', '[1', 'so [12'), (reply, begun) => {
        const { text, marks } = read([reply], begun);
        const shown = [...(begun + text).matchAll(/\[(\d{1,3})\]/g)];
        expect(shown.map(({ 1: n, index }) => ({ n: Number(n), at: index - begun.length }))).toEqual(marks);
        expect(marks.every(({ n }) => isCitable(n))).toBe(true);
      }),
    );
  });

  it('are put in order around code, which stays as it is', () => {
    const parts = fc.array(
      fc.constantFrom(
        ['a [9] b[1]', 'a b[1]'],
        ['the ` [9] key', 'the ` key'],
        ...[
          '`a[9]`',
          '``a`[1]`` `[9]`',
          '```\n`[9]\n\na[1]\n```',
          '~~~c\n[9]\n```\n~~~',
          '- ```\n  [9]\n  ```\n- b',
        ].map((code) => [code, code]),
      ),
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat(), { maxLength: 12 }), (some, at) => {
        const [reply = '', text] = [0, 1].map((i) => some.map((part) => part[i]).join('\n\n'));
        expect(read(cut(reply, at)).text).toBe(text);
      }),
    );
  });

  it.each([
    ['A [1] b.', 'A [1] b.'],
    ['A [9] b [9].', 'A b.'],
    ['A [1, 9] b [2;3]. [01]', 'A [1] b [2][3]. [1]'],
    ['In [2024] or [a] or [] or [1-3].', 'In [2024] or [a] or [] or [1-3].'],
    ['[[9]1] and [1[9]]', '[ 1] and [1 ]'],
    ['It ends in [1', 'It ends in'],
  ])('make of %j %j', (reply, text) => {
    expect(read([reply]).text).toBe(text);
  });

  it.each([
    ['a[0] and `a[0]` [9]', 'a and `a[0]`'],
    ['`a` [9] and ``b`[9]`` [1].', '`a` and ``b`[9]`` [1].'],
    ['```js\na[0] = b[1] [9];\n\n``\n```\nSo [9] it is [1].', '```js\na[0] = b[1] [9];\n\n``\n```\nSo it is [1].'],
    ['1. Take\n   ~~~\n   a[9]\n   ~~~~\n   [9].', '1. Take\n   ~~~\n   a[9]\n   ~~~~\n.'],
    ['- ```[9]\n  a[9]', '- ```[9]\n  a[9]'],
    // A line that only begins as a fence does not close one, however long it is.
    [`\`\`\`\n\`\`\`${' '.repeat(300)}x\n[9]\n\`\`\`\n[9]`, `\`\`\`\n\`\`\`${' '.repeat(300)}x\n[9]\n\`\`\`\n`],
    ['```a[9]``` [9] is one line.', '```a[9]``` is one line.'],
    // Never closed: in the paragraph, before a fence, with as many backticks, soon enough.
    ['A ` [9] b\n\nand ` [9].', 'A ` b\n\nand `.'],
    ['A ` [9] b\n```\na[9]`\n```', 'A ` b\n```\na[9]`\n```'],
    ['A ` [9] ``a[9]`` b', 'A ` ``a[9]`` b'],
    [`A \` [9] ${'b'.repeat(1_000)}\``, `A \` ${'b'.repeat(1_000)}\``],
  ])('leave code alone: of %j %j', (reply, text) => {
    expect(read([reply]).text).toBe(text);
  });

  it('leave code alone that was begun before', () => {
    expect(read(['[9]` [9].'], 'So `a').text).toBe('[9]`.');
    expect(read(['9] [9]` [9].'], 'So `a[').text).toBe('9] [9]`.');
    expect(read(['b [9]'], 'So `a[9] ').text).toBe('b');
    expect(read(['a[9]\n```\n[9].'], 'So [9]\n```\n').text).toBe('a[9]\n```\n.');
  });

  it('are held back only until they are decided', () => {
    const reader = markReader(isCitable);
    expect(reader.read('Sure [1').text).toBe('Sure');
    expect(reader.read(']').text).toBe(' [1]');
    expect(reader.read(' [x').text).toBe(' [x');
    expect(reader.read(' by `a').text).toBe(' by `a');
    expect(reader.read('[9]').text).toBe('');
    expect(reader.read('` ').text).toBe('[9]`');
    expect(reader.read('\n```\na[9]').text).toBe(' \n```\na[9]');
  });
});

describe('the best span', () => {
  const passage =
    'The lamp was lit at dusk. Kitty Dow, “the oyster girl”, carried it down to the quay. Nobody saw her come back.';
  it.each([
    ['He says: “carried it down  to the quay.”', 'carried it down to the quay.', 1],
    ['Kitty Dow took the lamp to the quay', 'Kitty Dow, “the oyster girl”, carried it down to the quay.', 0.5],
    ['Nobody ever saw her again', 'Nobody saw her come back.', 0.3],
  ])('of %j is %j', (sentence, text, least) => {
    const { start, end, confidence } = bestSpan(passage, sentence);
    expect(passage.slice(start, end)).toBe(text);
    expect(confidence).toBeGreaterThanOrEqual(least);
    expect(confidence).toBeLessThanOrEqual(1);
  });

  it('is the whole passage where nothing is shared', () => {
    expect(bestSpan(passage, 'Zyzzyva?')).toEqual({ start: 0, end: passage.length, confidence: 0 });
    expect(bestSpan(passage, '')).toMatchObject({ confidence: 0 });
  });

  it('lies in the passage, whatever is said', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, sentence) => {
        const { start, end, confidence } = bestSpan(text, sentence);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(start).toBeLessThanOrEqual(end);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('a mark belongs to the sentence before it, without that one’s own marks', () => {
  expect(sentenceBefore('One. Two is here [1].')).toBe('Two is here.');
  expect(sentenceBefore('One. Two is here. ')).toBe('Two is here.');
  expect(sentenceBefore(' … ')).toBe('');
});

describe('a cited reply', () => {
  const passage: Passage = {
    id: 'p1',
    source_id: 's1',
    source_name: 'a.txt',
    ordinal: 0,
    chapter: { number: 2, title: 'Two' },
    page: 7,
    start: 100,
    end: 140,
    text: 'The heron stood. The oyster lay on sand.',
  };
  async function* pieces(...texts: string[]): AsyncGenerator<ReplyPiece> {
    for (const text of texts) yield { type: 'text', text };
    yield { type: 'end', finishReason: 'STOP', model: 'm', usage: undefined };
  }
  const cite = (given: Parameters<typeof citing>[2], ...texts: string[]): Promise<CitedPiece[]> =>
    Array.fromAsync(citing(pieces(...texts), [{ n: 2, passage }], given));

  it('tells a source before the text that cites it, with its place in the document', async () => {
    const told = await cite({ begun: '', sources: [] }, 'An oyster on the sand [', '2] and [3].');
    expect(told.map(({ type }) => type)).toEqual(['text', 'sources', 'text', 'end']);
    expect(told[1]).toMatchObject({
      sources: [
        {
          n: 2,
          passage_id: 'p1',
          page: 7,
          start: 100,
          end: 140,
          span: { start: 117, end: 140, text: 'The oyster lay on sand.' },
        },
      ],
    });
    expect(told[2]).toMatchObject({ text: ' [2] and.' });
  });

  it('that breaks off keeps what was held back, but for spaces and a mark that was begun', async () => {
    async function* breaking(): AsyncGenerator<ReplyPiece> {
      yield { type: 'text', text: 'A ` b [2] c [3] d [' };
      throw new Error('away');
    }
    let text = '';
    const reading = async (): Promise<void> => {
      for await (const piece of citing(breaking(), [{ n: 2, passage }], { begun: '', sources: [] })) {
        if (piece.type === 'text') text += piece.text;
      }
    };
    await expect(reading()).rejects.toThrow('away');
    expect(text).toBe('A ` b [2] c d');
  });

  it('keeps the best of what is cited twice, and what its beginning cites', async () => {
    const told = await cite({ begun: '', sources: [] }, 'So it is [2]. The oyster lay on sand [2]. Well [2].');
    expect(told.filter(({ type }) => type === 'sources')).toHaveLength(1);
    const [sources] = told.flatMap((piece) => (piece.type === 'sources' ? piece.sources : []));
    expect(sources?.confidence).toBe(1);
    const given = { begun: 'Once [5].', sources: sources === undefined ? [] : [{ ...sources, n: 5 }] };
    expect(await cite(given, 'Again [5] and [4].')).toMatchObject([{ text: 'Again [5] and.' }, { type: 'end' }]);
  });
});
