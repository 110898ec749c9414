import { oneLine, sentenceTexts } from '../text/sentences.ts';
import { contentWords, stopWords, fold } from '../text/words.ts';
import { topicOf } from './topic.ts';

type Task = 'title' | 'summary';

/** The task a prompt without a character sets, if it is one of those that are known. */
export function taskOf(system: string, message: string): Task | undefined {
  // The instruction is at the beginning or the end; what it is about is in between.
  const instruction = [
    system.slice(0, 600),
    message.slice(0, 300),
    message.length > 300 ? message.slice(-200) : '',
  ].join('\n');
  if (
    /\btitles?\b/i.test(instruction) &&
    /\b(?:write|give|suggest|generate|create|make|name|title this|short)\b/i.test(instruction)
  )
    return 'title';
  if (/\bsummar(?:y|ies|i[sz]e)\b/i.test(instruction)) return 'summary';
  return undefined;
}

/** A title of three to six words, from the words of the text. */
export function writeTitle(message: string): string {
  const text = subjectMatter(message);
  const [first = ''] = sentenceTexts(text).filter((sentence) => contentWords(sentence).length > 0);
  const topic = (topicOf(first) ?? '').split(' ').filter((word) => word !== '');
  const inTopic = new Set(topic.map(fold));
  const more = (text.match(/[\p{L}\p{N}]+(?:[’'-]\p{L}+)*/gu) ?? []).filter(
    (word) => word.length > 2 && !stopWords.has(fold(word)) && !inTopic.has(fold(word)),
  );
  const [extra] = more.toSorted(
    (a, b) => Number(/^\p{Lu}/u.test(b)) - Number(/^\p{Lu}/u.test(a)) || b.length - a.length,
  );
  const words = [...topic.slice(0, 4), ...(extra ? ['and', extra] : [])];
  if (words.length === 0) return 'A New Conversation';
  const whole = words.length >= 3 ? words : ['A', 'Talk', 'About', ...words];
  return whole
    .slice(0, 6)
    .map((word, i) =>
      i > 0 && /^(?:and|of|the|a|an|in|to)$/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
}

/** The first sentences of the text, as many as make a paragraph. */
export function summarise(message: string): string {
  const kept: string[] = [];
  for (const sentence of sentenceTexts(subjectMatter(message))) {
    kept.push(sentence);
    if (kept.length === 4 || kept.join(' ').length > 500) break;
  }
  return oneLine(kept.join(' '));
}

/** The text a task is about, without the words that set it and without who said it. */
function subjectMatter(message: string): string {
  const quoted =
    /<(\w+)[^>]*>([\s\S]+)<\/\1>/.exec(message)?.[2] ?? /["“]{1,3}([\s\S]{10,})["”]{1,3}/.exec(message)?.[1];
  const [instruction = '', ...rest] = message.split(/:\s*\n|\n\s*\n/);
  const after = rest.join('\n\n');
  const colon = /\b(?:title|summar\w+)\b[^:\n]{0,120}:\s*(\S[\s\S]*)$/i.exec(message)?.[1];
  const isInstruction = /\b(?:title|summar\w+)\b/i.test(instruction);
  const text = quoted ?? (isInstruction && after.trim() !== '' ? after : (colon ?? message));
  return text.replace(/^\s*(?:user|assistant|model|person|character)\s*:\s*/gim, '').trim();
}
