import { Choices } from '../random.ts';
import { sentenceTexts } from '../text/sentences.ts';
import { contentWords } from '../text/words.ts';
import { overlap, relevantPassages } from './material.ts';
import type { ChatPrompt } from './prompt.ts';
import { topicOf } from './topic.ts';

/** A reply without a character: what the passages say, or what the message itself gives to go on. */
export function replyPlainly(prompt: ChatPrompt, seed: string): string {
  const choices = new Choices(seed);
  const topic = topicOf(prompt.message) ?? 'your message';
  const found = relevantPassages(prompt).slice(0, 3);
  if (found.length > 0) {
    const wanted = new Set(contentWords(prompt.message));
    const points = found.map(({ text, number }) => {
      const sentence = sentenceTexts(text).toSorted((a, b) => overlap(wanted, b) - overlap(wanted, a))[0] ?? text;
      return `- ${sentence} [${number}]`;
    });
    const opening = choices.pick([
      `On ${topic}, the sources say this:`,
      `Here is what I find about ${topic}:`,
      `The passages bear on ${topic} in ${found.length === 1 ? 'one place' : `${found.length} places`}:`,
    ]);
    const closing = choices.pick([
      'The numbers lead to the passages themselves.',
      `Beyond that, the passages are silent on ${topic}.`,
      'Ask about any one of these and I’ll look closer.',
    ]);
    return [opening, points.join('\n'), closing].join('\n\n');
  }

  const words = contentWords(prompt.message).slice(0, 4);
  const opening = choices.pick([
    `Let’s take **${topic}** step by step.`,
    `A fair thing to ask about **${topic}**.`,
    `Here is how I would go at **${topic}**.`,
  ]);
  const points =
    words.length > 1 ? words.map((word, i) => `${i + 1}. **${word}**: ${aspects[i % aspects.length]}`).join('\n') : '';
  const none =
    prompt.passages.length > 0
      ? `None of the passages I was given mention ${topic}, so I won’t guess at what they would say.`
      : prompt.withoutPassages
        ? `I was given no passages about ${topic}, so I can cite none.`
        : '';
  const closing = choices.pick([
    `Tell me which part of ${topic} matters most to you, and I’ll stay with that.`,
    `If you give me a little more about ${topic}, I can be more exact.`,
    `What would a good answer about ${topic} let you do next?`,
  ]);
  return [opening, none, points, closing].filter((part) => part !== '').join('\n\n');
}

const aspects = [
  'what it is, in a sentence, before anything else.',
  'how it bears on the rest of what you wrote.',
  'what would change if it were left out.',
  'what is still open about it.',
];
