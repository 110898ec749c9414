import type { GenerationEvent } from '@dramatis/contract/events';
import type { Message } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { describe, expect, it } from 'vitest';
import { LAST_SEQ } from '../../src/adapters/hub/hub.ts';
import { createMemoryHub } from '../../src/adapters/hub/memory.ts';

const ref = { messageId: 'reply', sessionId: 'session', ownerId: 'person' };
const done = (content: string) => ({
  type: 'done' as const,
  message: { content } as Message,
  session: {} as Session,
});

/** What a reader hears who attaches after three pieces were written. */
function follow(after: number | null, onward: (emit: (text: string) => void) => void, content: string) {
  const hub = createMemoryHub(() => undefined);
  const log = hub.open(ref);
  const emit = (text: string) => log.emit({ type: 'token', text });
  for (const text of ['a', 'b', 'c']) emit(text);
  const heard: GenerationEvent[] = [];
  hub.attach('reply', 'person', after, (event) => event !== null && heard.push(event));
  onward(emit);
  log.end(done(content));
  return heard.map((event) => [event.type, event.seq, 'text' in event ? event.text : undefined]);
}

describe('attaching to a reply', () => {
  it('gives every later event once, in order', () => {
    expect(follow(2, (emit) => emit('d'), 'abcd')).toEqual([
      ['token', 3, 'c'],
      ['token', 4, 'd'],
      ['done', 5, undefined],
    ]);
  });

  it('goes on without a break for a reader who had seen more elsewhere, once the log has come that far', () => {
    const onward = (emit: (text: string) => void) => ['d', 'e', 'f'].forEach(emit);
    expect(follow(5, onward, 'abcdef')).toEqual([
      ['token', 6, 'f'],
      ['done', 7, undefined],
    ]);
  });

  it('gives the whole text to such a reader when the log never comes that far', () => {
    expect(follow(5, (emit) => emit('def'), 'abcdef')).toEqual([
      ['snapshot', LAST_SEQ - 1, 'abcdef'],
      ['done', LAST_SEQ, undefined],
    ]);
  });

  it('gives the whole text when the reply ended with another than was written here', () => {
    expect(follow(3, (emit) => emit('d'), 'abc')).toEqual([
      ['token', 4, 'd'],
      ['snapshot', LAST_SEQ - 1, 'abc'],
      ['done', LAST_SEQ, undefined],
    ]);
  });
});
