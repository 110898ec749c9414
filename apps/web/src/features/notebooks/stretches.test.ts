import { describe, expect, test } from 'vitest';
import { grown, markedPieces, paragraphsOf, STRETCH, windowAround } from './stretches.ts';

describe('the window on a text', () => {
  const characters = 20 * STRETCH - 5;

  test('has what stands around an offset, within the text', () => {
    expect(windowAround(7 * STRETCH + 3, characters)).toEqual({ first: 6, last: 8 });
    expect(windowAround(0, characters)).toEqual({ first: 0, last: 1 });
    expect(windowAround(characters + 999, characters)).toEqual({ first: 18, last: 19 });
    expect(windowAround(0, 10)).toEqual({ first: 0, last: 0 });
  });

  test('never has more than five stretches, whichever way one reads', () => {
    let window = windowAround(0, characters);
    for (let step = 0; step < 30; step++) {
      window = grown(window, 'after', characters);
      expect(window.last - window.first).toBeLessThan(5);
    }
    expect(window).toEqual({ first: 15, last: 19 });
    for (let step = 0; step < 30; step++) {
      window = grown(window, 'before', characters);
      expect(window.last - window.first).toBeLessThan(5);
    }
    expect(window).toEqual({ first: 0, last: 4 });
  });
});

describe('paragraphs', () => {
  const text = 'One.\n\nTwo, in\ntwo lines.\n\nThree.';
  const cut = (from: number, to: number) => ({ from, to, text: text.slice(from, to) });

  test('are found with their places, across stretches', () => {
    const whole = [
      { start: 0, text: 'One.' },
      { start: 6, text: 'Two, in\ntwo lines.' },
      { start: 26, text: 'Three.' },
    ];
    for (let at = 1; at < text.length; at++) {
      expect(paragraphsOf([cut(0, at), cut(at, text.length)], text.length)).toEqual(whole);
    }
  });

  test('that are cut by the edge are left out, whatever the edge cuts', () => {
    const whole = paragraphsOf([cut(0, text.length)], text.length);
    for (let from = 0; from < text.length; from++) {
      for (const paragraph of paragraphsOf([cut(from, text.length)], text.length)) {
        if (from < 26) expect(whole).toContainEqual(paragraph);
      }
    }
    expect(paragraphsOf([cut(2, 30)], text.length)).toEqual([{ start: 6, text: 'Two, in\ntwo lines.' }]);
  });

  test('that are longer than a stretch are shown in part', () => {
    const long = 'x'.repeat(2 * STRETCH);
    const stretch = { from: STRETCH, to: 3 * STRETCH, text: long };
    expect(paragraphsOf([stretch], 9 * STRETCH)).toEqual([{ start: STRETCH, text: long }]);
  });
});

describe('a span', () => {
  const paragraph = { start: 100, text: 'Mind the chain.' };

  test('marks what of a paragraph lies within it', () => {
    expect(markedPieces(paragraph, { start: 105, end: 108 })).toEqual([
      { at: 0, text: 'Mind ', marked: false },
      { at: 5, text: 'the', marked: true },
      { at: 8, text: ' chain.', marked: false },
    ]);
    expect(markedPieces(paragraph, { start: 0, end: 104 })).toEqual([
      { at: 0, text: 'Mind', marked: true },
      { at: 4, text: ' the chain.', marked: false },
    ]);
    expect(markedPieces(paragraph, { start: 90, end: 900 })).toEqual([{ at: 0, text: paragraph.text, marked: true }]);
  });

  test('elsewhere marks nothing', () => {
    const plain = [{ at: 0, text: paragraph.text, marked: false }];
    expect(markedPieces(paragraph, null)).toEqual(plain);
    expect(markedPieces(paragraph, { start: 0, end: 100 })).toEqual(plain);
    expect(markedPieces(paragraph, { start: 115, end: 140 })).toEqual(plain);
  });
});
