import { describe, expect, it } from 'vitest';
import { historyBlock } from '../../src/domain/generation/prompt.ts';
import { withinFiles } from '../../src/domain/generation/within-files.ts';

/** A conversation: each number is a message of the person with a file of that size, and has a reply. The last has none. */
function talk(...sizes: readonly number[]) {
  return sizes.flatMap((size, i) => {
    const file = { id: `f${i}`, name: 'f', kind: 'image', media_type: 'image/png', width: 1, height: 1 } as const;
    const attachments = size === 0 ? null : [{ ...file, size, as: 'file' as const, tokens: 258 }];
    const said = { id: `u${i}`, role: 'user' as const, content: 'Look.', tokens: 260, attachments };
    const reply = { id: `r${i}`, role: 'assistant' as const, content: 'I see.', tokens: 3 };
    return (i === sizes.length - 1 ? [said] : [said, reply]).map(historyBlock);
  });
}

const kept = (history: ReturnType<typeof talk>) => withinFiles(history, 100).map(({ messageId }) => messageId);

describe('the files of a request', () => {
  it('all stay where they fit, and where there are none', () => {
    expect(kept(talk(60, 0, 40))).toEqual(['u0', 'r0', 'u1', 'r1', 'u2']);
    expect(kept(talk(0, 0))).toEqual(['u0', 'r0', 'u1']);
  });

  it('go with their turn and all before it, replies included', () => {
    const history = talk(10, 90, 0, 20);
    expect(kept(history)).toEqual(['u2', 'r2', 'u3']);
    expect(history.filter(({ dropped }) => dropped !== null).map(({ messageId }) => messageId)).toEqual([
      'u0',
      'r0',
      'u1',
      'r1',
    ]);
  });

  it('of the last turn always stay', () => {
    expect(kept(talk(10, 200))).toEqual(['u1']);
  });

  it('do not count when they go as text', () => {
    const [block] = talk(500);
    const asText = block?.attached.map((each) => ({ ...each, as: 'text' as const })) ?? [];
    const first = historyBlock({ id: 'u', role: 'user', content: 'Read.', tokens: 3, attachments: asText });
    expect(withinFiles([first, ...talk(90)], 100)).toHaveLength(2);
  });
});
