import { Choices } from '../random.ts';
import { oneLine, sentenceTexts } from '../text/sentences.ts';
import { contentWords } from '../text/words.ts';
import { inFirstPerson } from './first-person.ts';
import { choosePieces, overlap, type Piece, relevantPassages, traitsOf } from './material.ts';
import { personAs, personName } from './persona.ts';
import type { ChatPrompt, NumberedPassage } from './prompt.ts';
import { topicOf } from './topic.ts';

interface Voice {
  prompt: ChatPrompt;
  choices: Choices;
  topic: string;
  /** What the person is called to their face, if that is known. */
  person?: string;
}

/** A reply in character, made of what the prompt holds; the same for the same request. */
export function replyInCharacter(prompt: ChatPrompt, name: string, seed: string): string {
  const choices = new Choices(seed);
  const persona = prompt.sections.get('the person you talk with') ?? '';
  const person = personName(persona);
  const voice: Voice = {
    prompt,
    choices,
    topic: topicOf(prompt.message) ?? 'that',
    ...(person === undefined ? {} : { person }),
  };

  const [passage] = relevantPassages(prompt);
  const facts = choosePieces(prompt, ['description', 'scenario', 'personality']);
  const lines = choosePieces(prompt, ['example dialogue']);
  const line = lines[Math.min(lines.length - 1, Math.floor(choices.next() * 3))];
  // The best piece fits what was asked; another one keeps a second answer from being the first again.
  if (choices.chance(0.35)) facts.push(...facts.splice(0, 1));

  const opening = joined(stageDirection(voice, name), prompt.continues ? goingOn(voice) : reaction(voice));
  const own = joined(line?.text ?? '', temper(voice));
  const close = joined(placeAndTime(voice), question(voice, persona));
  let told = passage ? citing(voice, passage) : prompt.withoutPassages ? 'Of that I find nothing written down.' : '';
  const ways = new Set<string>();
  for (const fact of facts) {
    if (words(opening, told, own, close) >= enoughWords(prompt)) break;
    told = joined(told, telling(voice, fact, ways));
  }
  if (told === '') told = plainly(voice);
  return [opening, told, own, close]
    .filter((part) => part !== '')
    .join('\n\n')
    .replaceAll('--', '—');
}

/** Who asks for much is told more, and who asks for all that is known is told all that the prompt holds. */
function enoughWords({ message }: ChatPrompt): number {
  if (/\b(?:all|everything) (?:that )?you know\b/i.test(message)) return Infinity;
  return /\b(?:whole|everything|all of it)\b/i.test(message) ? 400 : 70;
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function words(...parts: string[]): number {
  return parts.join(' ').split(/\s+/).length;
}

function stageDirection({ choices, prompt, topic }: Voice, name: string): string {
  if (!choices.chance(0.7)) return '';
  const time = prompt.sections.get('world time');
  const short = name.split(' ')[0] === 'The' ? name : (name.split(' ').at(-1) ?? name);
  return choices.pick([
    `*${short} considers this for a moment.*`,
    '*looks up, not quite surprised*',
    '*tilts the head, weighing the question*',
    `*${short} leans a little closer.*`,
    ...(topic === 'that' ? [] : [`*pauses at the mention of ${topic}*`]),
    ...(time ? [`*glances round, as one does when it is ${asPhrase(time)}*`] : []),
  ]);
}

function reaction({ choices, prompt, topic, person }: Voice): string {
  const you = person ? `, ${person}` : '';
  const message = prompt.message.trim();
  if (/^(?:hi|hello|hey|good (?:morning|evening|day|afternoon)|greetings)\b/i.test(message) && message.length < 60) {
    return choices.pick([
      `Good day to you${you}.`,
      `Ah, there you are${you}.`,
      `And a good day back${you}; sit down, do.`,
    ]);
  }
  if (/\b(?:bye|goodbye|farewell|good night)\b/i.test(message))
    return choices.pick([`Going already${you}?`, `Then go well${you}; I’ll be here.`]);
  if (/\bthank(?:s| you)\b/i.test(message))
    return choices.pick([`You’re welcome${you}.`, `No thanks are needed${you}.`]);
  if (/\?|？|^(?:please )?(?:tell|describe|explain|show|give|talk|say)\b/i.test(message)) {
    return choices.pick([
      `${upper(topic)}? Now that is a question I have an answer to${you}.`,
      `You ask about ${topic}${you}, and I’ll tell you what I know.`,
      `I was hoping someone would ask about ${topic}.`,
      `About ${topic}${you}? Let me think how to put it.`,
      `Well${you}, since it is ${topic} you want to hear of:`,
    ]);
  }
  return choices.pick([
    `So it is ${topic}, then${you}.`,
    `${upper(topic)}! I had not expected you to say so${you}.`,
    `You say that as if ${topic} were a small matter${you}. It isn’t, to me.`,
    `I hear you${you}: ${topic}.`,
  ]);
}

function goingOn({ choices, topic }: Voice): string {
  return choices.pick([
    `And there is more to say about ${topic}.`,
    `But I had not finished with ${topic}.`,
    `Where was I? With ${topic}, yes.`,
  ]);
}

/** A sentence of a passage, word for word, with its number. */
function citing({ choices, prompt }: Voice, passage: NumberedPassage): string {
  const wanted = new Set(contentWords(prompt.message));
  const sentences = sentenceTexts(passage.text).filter((sentence) => sentence.length >= 20);
  const sentence = sentences.toSorted((a, b) => overlap(wanted, b) - overlap(wanted, a))[0] ?? passage.text;
  const quote = `“${inner(clip(sentence, 220))}” [${passage.number}]`;
  return choices.pick([
    `It stands written: ${quote}`,
    `I remember it so: ${quote}`,
    `The book has it better than I could: ${quote}`,
    `${quote} That is how it was.`,
  ]);
}

/** A sentence of the definition: said as “I” where the grammar is sure, reported where it is not; never introduced twice alike. */
function telling({ choices, prompt }: Voice, { text }: Piece, ways: Set<string>): string {
  const own = prompt.name === undefined ? undefined : inFirstPerson(text, prompt.name);
  if (own !== undefined) return own;
  const first = choices.pick(introductions);
  const way = ways.has(first) ? 'And this:' : first;
  ways.add(first);
  return `${way} “${inner(text)}”`;
}

const introductions = [
  'They tell it of me so:',
  'Here is what is said of me, and I let it stand:',
  'You may have heard it told:',
  'If you want it in someone else’s words:',
] as const;

function plainly({ choices, topic }: Voice): string {
  return choices.pick([
    `I know less of ${topic} than I should like, but I know what I have seen, and I’d sooner say that much than make up the rest.`,
    `There are people who talk of ${topic} all day and never say a thing; I’d rather say one thing and mean it.`,
  ]);
}

function temper({ choices, prompt }: Voice): string {
  const traits = traitsOf(prompt);
  const [first, second] = traits.slice(Math.floor(choices.next() * Math.max(1, traits.length - 1)));
  if (first === undefined || !choices.chance(0.6)) return '';
  const both = second === undefined ? first : `${first}, and ${second} besides`;
  return choices.pick([
    `They call me **${both}**; you may judge for yourself.`,
    `If I sound *${first}*, well, I have been called worse.`,
    `I am ${both}; it would be odd to hide it from you.`,
  ]);
}

function placeAndTime({ choices, prompt }: Voice): string {
  const time = prompt.sections.get('world time');
  if (!time || !choices.chance(0.6)) return '';
  return choices.pick([
    `It is ${asPhrase(time)}, after all.`,
    `And mind the hour: ${asPhrase(time)}.`,
    `Such things matter more when it is ${asPhrase(time)}.`,
  ]);
}

function question({ choices, topic, person }: Voice, persona: string): string {
  const as = personAs(persona);
  return choices.pick([
    `But what is ${topic} to you${person ? `, ${person}` : ''}?`,
    `Tell me, what made you think of ${topic}?`,
    `And you${person ? `, ${person}` : ''}, what would you have done?`,
    ...(as ? [`What does ${as} make of it?`, `You see it as ${as} would, I suppose?`] : []),
  ]);
}

function asPhrase(time: string): string {
  const phrase = oneLine(time).replace(/[.!]$/, '');
  return clip(
    /^(?:A|An|The|In|It|Early|Late|Just|On|At)\b/.test(phrase)
      ? phrase.charAt(0).toLowerCase() + phrase.slice(1)
      : phrase,
    90,
  );
}

function inner(text: string): string {
  return text.replaceAll('“', '‘').replaceAll('”', '’').replaceAll('"', '’');
}

function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).replace(/[,;:—-]+$/, '')} …`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
