import { describe, expect, it } from 'vitest';
import type { ReplyPiece } from '../../src/adapters/gemini/llm.ts';
import { joinAt, withoutOverlap } from '../../src/domain/generation/joint.ts';

const begun = 'The tide had turned before anyone thought to look at the gates';

describe('withoutOverlap', () => {
  it.each([
    [' and by then it was late.', ' and by then it was late.'],
    ['look at the gates and by then', ' and by then'],
    ['The tide had turned before anyone thought to look at the gates, too late.', ', too late.'],
    ['at the gates', ''],
    // Too short to be more than chance.
    ['gates were shut', 'gates were shut'],
    // It is in the text, but not at its end.
    ['The tide had turned again', 'The tide had turned again'],
    ['', ''],
  ])('%j → %j', (next, rest) => {
    expect(withoutOverlap(begun, next)).toBe(rest);
  });

  it('works in scripts without spaces', () => {
    expect(withoutOverlap('潮が変わったことに誰も気づかなかった', '誰も気づかなかった。夜になった')).toBe(
      '。夜になった',
    );
  });
});

describe('joinAt', () => {
  const end: ReplyPiece = { type: 'end', finishReason: 'STOP', model: 'm', usage: undefined };
  async function* pieces(...texts: string[]): AsyncGenerator<ReplyPiece> {
    for (const text of texts) yield { type: 'text', text };
    yield end;
  }
  const texts = (found: ReplyPiece[]) => found.map((piece) => (piece.type === 'text' ? piece.text : '|'));

  it('passes a new reply through untouched', async () => {
    expect(texts(await Array.fromAsync(joinAt('', pieces('The ', 'tide.'))))).toEqual(['The ', 'tide.', '|']);
  });

  it('leaves out a repetition that comes in pieces', async () => {
    const found = await Array.fromAsync(joinAt(begun, pieces('look ', 'at the ', 'gates', ' and', ' wait.')));
    expect(texts(found)).toEqual([' and', ' wait.', '|']);
  });

  it('lets go of what only looked like a repetition', async () => {
    const found = await Array.fromAsync(joinAt(begun, pieces('look ', 'at the ', 'clock.')));
    expect(texts(found)).toEqual(['look at the clock.', '|']);
  });

  it('gives what it held when the stream ends or breaks', async () => {
    expect(texts(await Array.fromAsync(joinAt(begun, pieces('look '))))).toEqual(['look ', '|']);
    async function* broken(): AsyncGenerator<ReplyPiece> {
      yield { type: 'text', text: 'look ' };
      throw new Error('cut');
    }
    const found: ReplyPiece[] = [];
    await expect(
      (async () => {
        for await (const piece of joinAt(begun, broken())) found.push(piece);
      })(),
    ).rejects.toThrow('cut');
    expect(texts(found)).toEqual(['look ']);
  });
});
