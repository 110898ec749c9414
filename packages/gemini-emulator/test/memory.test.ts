import { describe, expect, it } from 'vitest';
import { writeMemory } from '../src/memory/write-memory.ts';

const schema = (maxItems: number) => ({
  type: 'object',
  properties: {
    facts: {
      type: 'array',
      maxItems,
      items: {
        type: 'object',
        properties: { about: { enum: ['person', 'promise', 'place', 'event'] }, text: { type: 'string' } },
        required: ['about', 'text'],
      },
    },
  },
  required: ['facts'],
});

interface Fact {
  about: string;
  text: string;
}

function remember(material: string, maxItems = 20): Fact[] {
  const answer: { facts: Fact[] } = JSON.parse(
    writeMemory([{ role: 'user', parts: [{ text: `${material}\n\nWrite at most 80 words.` }] }], schema(maxItems)),
  );
  return answer.facts;
}

const conversation = `<conversation>
Ann: My name is Ann Keel. It is cold here.

Ottoline: so it is. I promise you a lamp by tomorrow.

Ann: We met in 1881. nothing else happened, my friend.

but the lamp of Nessock burnt.
</conversation>`;

describe('what the emulator remembers', () => {
  it('is who spoke and what they said of names, promises and numbers, in order, and that it is a demo', () => {
    expect(remember(conversation)).toEqual([
      { about: 'event', text: 'Demo memory: sentences picked by rule.' },
      { about: 'person', text: 'Ann: My name is Ann Keel.' },
      { about: 'promise', text: 'Ottoline: I promise you a lamp by tomorrow.' },
      { about: 'event', text: 'Ann: We met in 1881.' },
      { about: 'person', text: 'Ann: nothing else happened, my friend.' },
      { about: 'place', text: 'Ann: but the lamp of Nessock burnt.' },
    ]);
  });

  it('is what weighs most where there is little room', () => {
    expect(remember(conversation, 3).map(({ text }) => text)).toEqual([
      'Demo memory: sentences picked by rule.',
      'Ann: My name is Ann Keel.',
      'Ottoline: I promise you a lamp by tomorrow.',
    ]);
  });

  it('is made of notes without saying anything twice', () => {
    const notes = `<notes>
Demo memory: sentences picked by rule.
Ann: My name is Ann Keel.
</notes>

<notes>
Demo memory: sentences picked by rule.
Ann: My name is Ann Keel.
It rained.
</notes>`;
    expect(remember(notes).map(({ text }) => text)).toEqual([
      'Demo memory: sentences picked by rule.',
      'Ann: My name is Ann Keel.',
      'It rained.',
    ]);
  });
});
