import { sentenceTexts } from '../text/sentences.ts';
import { contentWords } from '../text/words.ts';
import type { Analysis } from './analysis.ts';
import { type Made, othersNamed, quoted, type Subject } from './subject.ts';

/** The line a person is known by: one they repeat, or a short exclamation. */
export function catchphrase(analysis: Analysis, subject: Subject): Made | undefined {
  const { text } = analysis.book;
  const phrases = new Map<string, { variants: Set<string>; count: number }>();
  for (const line of subject.lines) {
    for (const sentence of sentenceTexts(line.text)) {
      const words = sentence.split(' ').length;
      if (words < 3 || words > 11 || sentence.length > 70 || !/^\p{Lu}/u.test(sentence)) continue;
      // “Off with her head!” and “Off with his head!” are one phrase.
      const key = sentence
        .toLowerCase()
        .replace(/\b(?:her|his|their|your|my)\b/g, '_')
        .replace(/heads\b/g, 'head')
        .replace(/[^\p{L}_ ]/gu, '');
      const phrase = phrases.get(key) ?? { variants: new Set(), count: 0 };
      phrase.variants.add(sentence);
      phrase.count += 1;
      phrases.set(key, phrase);
    }
  }
  let top: { variants: string[]; score: number } | undefined;
  for (const { variants, count } of phrases.values()) {
    const ranked = [...variants].toSorted((a, b) => memorable(b) - memorable(a));
    const [first = ''] = ranked;
    const score = Math.min(count, 6) * 3 + memorable(first) - othersNamed(analysis, subject, first);
    if (!top || score > top.score) top = { variants: ranked, score };
  }
  // A sentence put together from two pieces may stand nowhere as such; another variant of it may.
  for (const variant of top?.variants ?? []) {
    const stands = asItStands(text, variant);
    if (stands !== undefined) return { text: quoted(variant), from: [stands] };
  }
  const [only] = top?.variants ?? [];
  return only === undefined ? undefined : { text: quoted(only), from: [] };
}

function memorable(sentence: string): number {
  return (
    (sentence.split(' ').length >= 5 ? 2 : 0) +
    Math.min(3, contentWords(sentence).length) * 0.7 +
    (/[!?]$/.test(sentence) ? 2 : 0) +
    // “Curiouser and curiouser!”
    (/\b(\p{L}{6,})\b.*\b\1/iu.test(sentence) ? 6 : 0)
  );
}

/** A sentence on one line as the book breaks it. */
function asItStands(text: string, sentence: string): string | undefined {
  const words = sentence.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(words.join('\\s+')).exec(text)?.[0];
}
