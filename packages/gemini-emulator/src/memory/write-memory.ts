import { conform } from '../draft/conform.ts';
import { isObject, type JsonObject } from '../json.ts';
import { oneLine, sentenceTexts } from '../text/sentences.ts';
import { type Content, textOf } from '../wire.ts';

/** Says what wrote it, since a reader may take it for understanding. */
const NOTICE = 'Demo memory: sentences picked by rule.';

/** What makes a sentence worth keeping, and how much. */
const signs: readonly { pattern: RegExp; weight: number; about: string }[] = [
  { pattern: /\bmy name(?:’s|'s| is)\b|\bcall me\b|\bi am called\b/iu, weight: 8, about: 'person' },
  {
    pattern: /\bpromis\w*|\bswear\b|\bi (?:will|shall) (?:never|always)\b|\bgive you my word\b/iu,
    weight: 7,
    about: 'promise',
  },
  {
    pattern: /\bmy (?:mother|father|sister|brother|wife|husband|son|daughter|friend|boat|house|dog|cat)\b/iu,
    weight: 5,
    about: 'person',
  },
  { pattern: /\d/u, weight: 3, about: 'event' },
  // A name: a capital within the sentence.
  { pattern: /\p{Ll}[,;]? (?!I\b|I[’'])\p{Lu}\p{L}+/u, weight: 2, about: 'place' },
];

interface Kept {
  at: number;
  weight: number;
  about: string;
  text: string;
}

/** Whether a schema asks for what is to be remembered. */
export function asksForMemory(schema: JsonObject | undefined): schema is JsonObject {
  return isObject(schema?.['properties']) && isObject(schema['properties']['facts']);
}

/** What is worth remembering of a conversation, or of notes on one: whole sentences, in their order. */
export function writeMemory(contents: readonly Content[], schema: JsonObject): string {
  const prompt = contents.map(textOf).join('\n\n');
  const notes = insides(prompt, 'notes');
  const found =
    notes.length > 0
      ? notes.flatMap((note) => note.split('\n')).map((text) => ({ text, speaker: '' }))
      : insides(prompt, 'conversation').flatMap(spokenSentences);
  const seen = new Set<string>([NOTICE]);
  const kept = found.flatMap(({ text, speaker }, at): Kept[] => {
    const line = oneLine(text);
    const weighed = weigh(line);
    // Notes were weighed once; nothing in them is beneath notice.
    if (line === '' || seen.has(line) || (weighed === null && notes.length === 0)) return [];
    seen.add(line);
    const { weight, about } = weighed ?? { weight: 0, about: 'event' };
    return [{ at, weight, about, text: speaker === '' ? line : `${speaker}: ${line}` }];
  });
  const most = mostFacts(schema) - 1;
  const best = kept.toSorted((a, b) => b.weight - a.weight || a.at - b.at).slice(0, Math.max(0, most));
  const facts = best.toSorted((a, b) => a.at - b.at).map(({ about, text }) => ({ about, text }));
  return JSON.stringify(conform(schema, { facts: [{ about: 'event', text: NOTICE }, ...facts] }));
}

/** The heaviest sign counts, and every other a little. */
function weigh(sentence: string): { weight: number; about: string } | null {
  const found = signs.filter(({ pattern }) => pattern.test(sentence));
  const [first] = found;
  return first === undefined ? null : { weight: first.weight + (found.length - 1) / 10, about: first.about };
}

function spokenSentences(conversation: string): { text: string; speaker: string }[] {
  let speaker = '';
  return conversation.split('\n\n').flatMap((said) => {
    // A paragraph without a name goes on with what was said before.
    const [, name, words = ''] = /^([^:\n]{1,80}): ([\s\S]*)$/.exec(said) ?? ['', undefined, said];
    if (name !== undefined) speaker = name;
    const by = speaker;
    return sentenceTexts(words).map((text) => ({ text, speaker: by }));
  });
}

/** What stands between a tag and its end, by search: a lazy pattern over a long text is slow. */
function insides(prompt: string, tag: string): string[] {
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  const found: string[] = [];
  let start = prompt.indexOf(open);
  while (start !== -1) {
    const end = prompt.indexOf(close, start);
    found.push(prompt.slice(start + open.length, end === -1 ? prompt.length : end).trim());
    start = end === -1 ? -1 : prompt.indexOf(open, end);
  }
  return found;
}

function mostFacts(schema: JsonObject): number {
  const properties = schema['properties'];
  const facts = isObject(properties) ? properties['facts'] : undefined;
  const most = isObject(facts) ? facts['maxItems'] : undefined;
  return typeof most === 'number' ? most : 20;
}
